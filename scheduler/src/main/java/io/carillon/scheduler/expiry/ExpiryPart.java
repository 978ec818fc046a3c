package io.carillon.scheduler.expiry;

import io.carillon.contract.JobState;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.carillon.scheduler.result.Closing;
import io.carillon.scheduler.result.JobCloser;
import io.carillon.scheduler.ticking.Ticking;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;

/**
 * Once a second ends the waiting jobs whose time has passed, in batches, any number of schedulers at once (a locked job is another's). A job that is being dialled is left to its attempt.
 */
public final class ExpiryPart {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int BATCH = 1000;
  private static final String DUE = """
      select id from job where expires_at <= $1 and state in ('QUEUED', 'WAITING') order by expires_at limit $2 for update skip locked""";

  private final Outside outside;
  private final Wake wake;
  private final Ticking ticking;

  private ExpiryPart(Outside outside, Wake wake) {
    this.outside = outside;
    this.wake = wake;
    this.ticking = Ticking.every(outside.vertx(), EVERY, "expiry", this::pass);
  }

  public static Future<ExpiryPart> open(Outside outside, Wake wake) {
    return Future.succeededFuture(new ExpiryPart(outside, wake));
  }

  /** Ends what is due now, batch after batch. */
  private Future<?> pass() {
    var now = outside.now();
    return outside.pool().withTransaction(tx -> tx.preparedQuery(DUE).execute(Tuple.of(now.atOffset(ZoneOffset.UTC), BATCH)).compose(rows -> {
      var closings = new ArrayList<Closing>();
      rows.forEach(row -> closings.add(new Closing(row.getUUID(0), JobState.EXPIRED, null)));
      return JobCloser.close(tx, closings, now);
    })).compose(closed -> {
      if (closed > 0) wake.relay();
      return closed == BATCH ? pass() : Future.succeededFuture();
    });
  }

  public Future<Void> close() {
    return ticking.close();
  }
}
