package io.carillon.scheduler.cancel;

import io.carillon.contract.Assignment;
import io.carillon.contract.Assignment.AttemptHangup;
import io.carillon.contract.JobState;
import io.carillon.scheduler.decision.Decision;
import io.carillon.scheduler.decision.Decisions;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.result.Closing;
import io.carillon.scheduler.result.JobCloser;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * Stops jobs in the caller's transaction. Waiting ones become CANCELLED; of dialling ones the wish is written to job and attempt
 * and the attempt's PBX is told once to hang up (or not to begin). Final ones, and ids nobody knows, are left alone: a repeat has
 * no effect.
 */
public final class Cancellation {
  private static final String LOCK = """
      select id, state from job where id = any ($1) and state in ('QUEUED', 'WAITING', 'DIALING') order by id for no key update""";
  private static final String WISH = "update job set cancel_requested = true where id = any ($1) and not cancel_requested returning id";
  private static final String MARK = """
      update attempt a set cancel_requested = true from pbx p
      where a.job_id = any ($1) and not a.settled and not a.cancel_requested and p.id = a.pbx
      returning a.id, a.pbx, p.epoch, a.not_after""";

  private Cancellation() {}

  /** @return how many of them were neither final nor unknown */
  public static Future<Integer> cancel(SqlConnection tx, List<UUID> jobs, String reason, Instant now) {
    if (jobs.isEmpty()) return Future.succeededFuture(0);
    return tx.preparedQuery(LOCK).execute(Tuple.of(jobs.toArray(UUID[]::new))).compose(rows -> {
      var waiting = new ArrayList<Closing>();
      var dialing = new ArrayList<UUID>();
      for (var row : rows) {
        if (row.getString("state").equals(JobState.DIALING.name())) dialing.add(row.getUUID("id"));
        else waiting.add(new Closing(row.getUUID("id"), JobState.CANCELLED, reason));
      }
      return JobCloser.close(tx, waiting, now).compose(closed -> hangUp(tx, dialing, now)).map(rows.size());
    });
  }

  /** Tells the PBXs of these jobs' attempts to end them; the jobs' rows are locked. */
  private static Future<Void> hangUp(SqlConnection tx, List<UUID> dialing, Instant now) {
    if (dialing.isEmpty()) return Future.succeededFuture();
    var ids = Tuple.of(dialing.toArray(UUID[]::new));
    return tx.preparedQuery(WISH).execute(ids).compose(wished -> {
      var decided = new ArrayList<Decision>();
      wished.forEach(row -> decided.add(Decision.cancelRequested(row.getUUID(0))));
      return Decisions.add(tx, decided, now);
    }).compose(wished -> tx.preparedQuery(MARK).execute(ids)).compose(rows -> {
      Map<String, List<LongFunction<Assignment>>> byPbx = new TreeMap<>();
      for (var row : rows) {
        String attempt = row.getUUID("id").toString();
        long epoch = row.getLong("epoch");
        var notAfter = row.getOffsetDateTime("not_after").toInstant();
        byPbx.computeIfAbsent(row.getString("pbx"), pbx -> new ArrayList<>()).add(lane -> new AttemptHangup(epoch, lane, attempt, notAfter));
      }
      return Outbox.tell(tx, byPbx, now);
    });
  }
}
