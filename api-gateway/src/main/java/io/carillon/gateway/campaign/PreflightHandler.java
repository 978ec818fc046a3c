package io.carillon.gateway.campaign;

import io.carillon.contract.CallSpec;
import io.carillon.contract.JobState;
import io.carillon.contract.Suppression;
import io.carillon.contract.Wire;
import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.settings.LinesNow;
import io.carillon.life.Repeat;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code POST /v1/campaigns/{id}/preflight}: how many of its waiting contacts would be rung, by which route, and why the others
 * not. Changes nothing. Of a large campaign the first {@value #MOST} contacts by id are looked at, which is by chance, as ids
 * are.
 */
public final class PreflightHandler {
  private static final int MOST = 20_000;
  private static final int PIECE = 500;
  private static final String CONTACTS = """
      select j.id, j.state, j.spec::text as spec, j.destination,
        exists (select 1 from suppression s where s.tenant = j.tenant and s.list = any ($4)
          and s.number = j.spec -> 'destinations' -> (j.destination::int) ->> 'to') as suppressed
      from (select * from every_job where campaign_id = $1 and id > $2 order by id limit $3) as j order by j.id""";

  private final Pool pool;
  private final CampaignStore store;
  private final InstantSource clock;

  public PreflightHandler(Pool pool, CampaignStore store, InstantSource clock) {
    this.pool = pool;
    this.store = store;
    this.clock = clock;
  }

  public void register(Operations operations) {
    operations.on("preflightCampaign", this::preflight);
  }

  private Future<Answer> preflight(Asked asked) {
    return store.find(asked.tenant(), asked.id()).map(found -> found.orElseThrow(() -> Problem.notFound("no campaign has the id " + asked.id()).thrown()))
        .compose(campaign -> LinesNow.read(pool).compose(lines -> look(campaign, new Forecast(campaign, lines, clock.instant()))))
        .compose(forecast -> store.tally(asked.id()).map(tally -> Answer.ok(forecast.json(
            tally.getOrDefault("state:" + JobState.QUEUED, 0L) + tally.getOrDefault("state:" + JobState.WAITING, 0L)))));
  }

  private Future<Forecast> look(Campaign campaign, Forecast forecast) {
    if (campaign.state().isFinal()) return Future.succeededFuture(forecast);
    var after = new AtomicReference<>(new UUID(0, 0));
    var rows = new AtomicInteger();
    return Repeat.whileTrue(() -> pool.preparedQuery(CONTACTS).execute(Tuple.of(campaign.id(), after.get(), PIECE, lists(campaign))).map(found -> {
      after.set(take(found, forecast));
      return rows.addAndGet(found.size()) < MOST && found.size() >= PIECE;
    })).map(all -> forecast);
  }

  private static UUID take(RowSet<Row> rows, Forecast forecast) {
    UUID last = null;
    for (var row : rows) {
      last = row.getUUID("id");
      var state = JobState.valueOf(row.getString("state"));
      if (state != JobState.QUEUED && state != JobState.WAITING) continue;
      forecast.contact(Wire.readOwn(row.getString("spec"), CallSpec.class), row.getInteger("destination"), row.getBoolean("suppressed"));
    }
    return last;
  }

  private static String[] lists(Campaign campaign) {
    var lists = new ArrayList<String>();
    lists.add(Suppression.DEFAULT_LIST);
    if (campaign.defaults().suppressionLists() != null) lists.addAll(campaign.defaults().suppressionLists());
    return lists.toArray(String[]::new);
  }
}
