package io.carillon.scheduler.result;

import io.carillon.contract.JobState;
import io.carillon.scheduler.decision.Decision;
import io.carillon.scheduler.decision.Decisions;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outbox.OutboxRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Brings jobs that are not being dialled to a final state and writes their {@code job.finished}, and the decision, in the caller's transaction. A
 * job that is dialling or final already is left as it is, so that closing twice is closing once. Wake the relay after the commit.
 */
public final class JobCloser {
  private static final String CLOSE = """
      with ended as (
        update job j set state = c.state, reason = c.reason, finished_at = $4
        from (select * from unnest($1::uuid[], $2::text[], $3::text[]) as c (id, state, reason)) c
        where j.id = c.id and j.state in ('QUEUED', 'WAITING')
        returning j.*)
      select\s""" + JobFacts.COLUMNS + ", j.state, j.reason, " + AttemptFacts.COLUMNS + "\n" + """
       from ended j left join attempt a on a.id = j.last_attempt and a.settled""";

  private static final String TELL = """
      select\s""" + JobFacts.COLUMNS + ", j.state, j.reason, " + AttemptFacts.COLUMNS + "\n" + """
       from job j left join attempt a on a.id = j.last_attempt and a.settled where j.id = any ($1)""";

  private JobCloser() {}

  /** @return how many were closed */
  public static Future<Integer> close(SqlConnection tx, List<Closing> closings, Instant now) {
    if (closings.isEmpty()) return Future.succeededFuture(0);
    var lists = new HashMap<UUID, String>();
    closings.stream().filter(closing -> closing.list() != null).forEach(closing -> lists.put(closing.jobId(), closing.list()));
    var ids = closings.stream().map(Closing::jobId).toArray(UUID[]::new);
    var states = closings.stream().map(closing -> closing.state().name()).toArray(String[]::new);
    var reasons = closings.stream().map(Closing::reason).toArray(String[]::new);
    return tx.preparedQuery(CLOSE).execute(Tuple.of(ids, states, reasons, now.atOffset(ZoneOffset.UTC))).compose(rows -> say(tx, rows, lists, now));
  }

  /** Says {@code job.finished} of rows that were inserted in their final state. */
  public static Future<Integer> tellBornFinal(SqlConnection tx, List<UUID> jobs, Instant now) {
    if (jobs.isEmpty()) return Future.succeededFuture(0);
    return tx.preparedQuery(TELL).execute(Tuple.of(jobs.toArray(UUID[]::new))).compose(rows -> say(tx, rows, Map.of(), now));
  }

  private static Future<Integer> say(SqlConnection tx, Iterable<io.vertx.sqlclient.Row> rows, Map<UUID, String> lists, Instant now) {
    var said = new ArrayList<OutboxRow>();
    var decided = new ArrayList<Decision>();
    for (var row : rows) {
      var job = JobFacts.read(row);
      var state = JobState.valueOf(row.getString("state"));
      said.add(OutboxRow.result(Results.jobFinished(job, state, row.getString("reason"), AttemptFacts.read(row), now), now));
      decided.add(Decision.closed(job.id(), state, row.getString("reason"), lists.get(job.id())));
    }
    return Future.all(Decisions.add(tx, decided, now), Outbox.add(tx, said)).map(said.size());
  }
}
