package io.carillon.gateway.number;

import io.carillon.contract.Wire;
import io.carillon.route.DialPattern;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads numbers with what the routes say now; looks at the routes once a second, so that no request waits for them. */
public final class Numbers {
  private static final Logger log = LoggerFactory.getLogger(Numbers.class);
  private static final long EVERY_MILLIS = 1_000;

  private final NumberReader reader;
  private final String region;
  private final Pool pool;
  private volatile Routed routed = Routed.NONE;

  public Numbers(Pool pool, NumberReader reader, String region) {
    this.pool = pool;
    this.reader = reader;
    this.region = region;
  }

  /** Looks once and then again and again until {@code stop}. */
  public Future<Runnable> start(Vertx vertx) {
    return refresh().map(done -> {
      long timer = vertx.setPeriodic(EVERY_MILLIS, tick -> refresh()
          .onFailure(away -> log.atDebug().setCause(away).log("routes not read, those known before hold")));
      return () -> vertx.cancelTimer(timer);
    });
  }

  /** Looks now; whoever changes a route through this gateway sees its effect at once. */
  public Future<Void> refresh() {
    return pool.query("select patterns::text from route where enabled order by position, id").execute().map(rows -> {
      var patterns = new ArrayList<DialPattern>();
      rows.forEach(row -> patterns.addAll(List.of(Wire.readOwn(row.getString(0), DialPattern[].class))));
      routed = new Routed(List.copyOf(patterns));
      return null;
    });
  }

  /** @param ofCampaign the region of its campaign, or null: the default one */
  public Reading read(String text, String ofCampaign) {
    return reader.read(text, ofCampaign == null ? region : ofCampaign, routed);
  }
}
