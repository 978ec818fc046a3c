package io.carillon.scheduler.campaign;

import io.carillon.life.Repeat;
import io.carillon.scheduler.cancel.Cancellation;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.result.Closing;
import io.carillon.scheduler.result.JobCloser;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Ends the jobs of a campaign that takes no more starts, a batch a transaction, so that no lock is held for long. */
final class Clearing {
  private static final int BATCH = 1000;
  private static final String WAITING = """
      select id from job where campaign_id = $1 and state in ('QUEUED', 'WAITING') limit $2 for update skip locked""";
  private static final String CALLS = """
      select job_id from attempt where not settled and not cancel_requested and campaign_id = $1 limit $2""";

  private final Outside outside;

  Clearing(Outside outside) {
    this.outside = outside;
  }

  /** @return how many jobs were ended or told to */
  Future<Integer> clear(UUID campaign, CampaignStep.Clear how) {
    return Repeat.batches(BATCH, () -> batch(campaign, how));
  }

  private Future<Integer> batch(UUID campaign, CampaignStep.Clear how) {
    var now = outside.now();
    return outside.pool().withTransaction(tx -> ids(tx, WAITING, campaign).compose(waiting -> {
      var closings = waiting.stream().map(id -> new Closing(id, how.as(), how.reason())).toList();
      return JobCloser.close(tx, closings, now);
    }).compose(closed -> how.hangUp()
        ? ids(tx, CALLS, campaign).compose(calls -> Cancellation.cancel(tx, calls, how.reason(), now)).map(told -> Math.max(closed, told))
        : Future.succeededFuture(closed)));
  }

  private static Future<List<UUID>> ids(SqlConnection tx, String which, UUID campaign) {
    return tx.preparedQuery(which).execute(Tuple.of(campaign, BATCH)).map(Clearing::first);
  }

  private static List<UUID> first(RowSet<Row> rows) {
    var ids = new ArrayList<UUID>(rows.size());
    rows.forEach(row -> ids.add(row.getUUID(0)));
    return ids;
  }
}
