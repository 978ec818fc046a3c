package io.carillon.scheduler.settle;

import static io.carillon.scheduler.settle.Settler.column;
import static io.carillon.scheduler.settle.Settler.time;

import io.carillon.contract.CallSpec;
import io.carillon.contract.JobState;
import io.carillon.scheduler.decision.Decision;
import io.carillon.scheduler.decision.Decisions;
import io.carillon.scheduler.dispatch.JobVerdicts;
import io.carillon.scheduler.job.JobMachine;
import io.carillon.scheduler.job.JobView;
import io.carillon.scheduler.job.Verdict;
import io.carillon.scheduler.result.AttemptFacts;
import io.carillon.scheduler.result.Closing;
import io.carillon.scheduler.result.JobCloser;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Moves on jobs that dispatch looked at and cannot dial, by the same rules as after an attempt. */
public final class WaitingJobs implements JobVerdicts {
  private static final String READ = "select " + SettlingJob.COLUMNS + ", " + AttemptFacts.COLUMNS + "\n" + """
       from job j left join campaign c on c.id = j.campaign_id left join attempt a on a.id = j.last_attempt and a.settled where j.id = any ($1)""";
  private static final String STORE = """
      update job j set state = 'WAITING', reason = 'RETRY', due_at = m.due_at, round = m.round, destination = m.destination,
        free_attempts = m.free_attempts, wants = '', barred_trunks = string_to_array(m.barred, ',')
      from unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::int[], $5::int[], $6::text[])
        as m (id, due_at, round, destination, free_attempts, barred)
      where j.id = m.id and j.state in ('QUEUED', 'WAITING')""";

  private final RandomGenerator random;

  public WaitingJobs(RandomGenerator random) {
    this.random = random;
  }

  private record Step(UUID job, JobView next, Verdict verdict, Instant dueAt) {}

  @Override public Future<Void> suppressed(SqlConnection tx, Map<UUID, String> reasons, Map<UUID, String> lists, Instant now) {
    return JobCloser.close(tx, reasons.entrySet().stream().map(one -> new Closing(one.getKey(), JobState.SUPPRESSED, one.getValue(), lists.get(one.getKey())))
        .toList(), now).mapEmpty();
  }

  @Override public Future<Void> noTrunkLeft(SqlConnection tx, Map<UUID, List<String>> routed, Instant now) {
    if (routed.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(READ).execute(Tuple.of(routed.keySet().toArray(UUID[]::new))).compose(rows -> {
      var campaigns = new HashMap<String, CallSpec>();
      var steps = new ArrayList<Step>();
      var over = new ArrayList<Closing>();
      for (var row : rows) {
        var job = SettlingJob.read(row);
        var last = AttemptFacts.read(row);
        var verdict = JobMachine.noTrunkLeft(job.view(), routed.get(job.facts().id()), last == null ? null : last.ending(),
            job.wish(campaigns), now, random);
        if (verdict instanceof Verdict.Done done) over.add(new Closing(job.facts().id(), done.state(), done.reason()));
        else steps.add(new Step(job.facts().id(), JobMachine.carriedOutWithoutTrunk(job.view(), verdict), verdict, Verdict.at(verdict, now)));
      }
      var decided = steps.stream().map(step -> Decision.noTrunk(step.job(), step.verdict())).toList();
      return Future.all(store(tx, steps), Decisions.add(tx, decided, now)).compose(stored -> JobCloser.close(tx, over, now)).mapEmpty();
    });
  }

  private static Future<Void> store(SqlConnection tx, List<Step> steps) {
    if (steps.isEmpty()) return Future.succeededFuture();
    var columns = Tuple.of(column(steps, UUID[]::new, Step::job), column(steps, OffsetDateTime[]::new, step -> time(step.dueAt())),
        column(steps, Integer[]::new, step -> step.next().round()), column(steps, Integer[]::new, step -> step.next().destination()),
        column(steps, Integer[]::new, step -> step.next().freeAttempts()), column(steps, String[]::new, step -> Move.joined(step.next().barredTrunks())));
    return tx.preparedQuery(STORE).execute(columns).mapEmpty();
  }
}
