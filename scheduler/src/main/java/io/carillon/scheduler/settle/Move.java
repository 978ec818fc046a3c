package io.carillon.scheduler.settle;

import static io.carillon.scheduler.settle.Settler.column;
import static io.carillon.scheduler.settle.Settler.time;

import io.carillon.contract.JobState;
import io.carillon.scheduler.decision.Decision;
import io.carillon.scheduler.job.JobView;
import io.carillon.scheduler.job.Verdict;
import io.carillon.scheduler.outbox.OutboxRow;
import io.carillon.scheduler.result.AttemptFacts;
import io.carillon.scheduler.result.JobFacts;
import io.carillon.scheduler.result.Results;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** One job's step after an attempt: the verdict, and where it stands then; {@code trunkOut}: it ended so because its trunk is out. */
record Move(JobFacts job, AttemptFacts attempt, boolean trunkOut, Verdict verdict, JobView next) {
  private static final String STORE = """
      update job j set state = m.state, reason = m.reason, due_at = m.due_at, round = m.round, destination = m.destination, attempts = m.attempts,
        free_attempts = m.free_attempts, barred_trunks = string_to_array(m.barred, ','), blocked_trunks = string_to_array(m.blocked, ','),
        dead_numbers = string_to_array(m.dead, ','), wants = '', outcome = m.outcome, last_attempt = m.attempt,
        first_dialed_at = coalesce(j.first_dialed_at, m.originating_at), finished_at = m.finished_at
      from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::int[], $7::int[], $8::int[], $9::text[], $10::text[],
        $11::text[], $12::text[], $13::uuid[], $14::timestamptz[], $15::timestamptz[])
        as m (id, state, reason, due_at, round, destination, attempts, free_attempts, barred, blocked, dead, outcome, attempt, originating_at, finished_at)
      where j.id = m.id""";

  static Future<Void> store(SqlConnection tx, List<Move> moves, Instant now) {
    var columns = Tuple.tuple();
    columns.addValue(column(moves, UUID[]::new, move -> move.job.id()));
    columns.addValue(column(moves, String[]::new, move -> move.state().name()));
    columns.addValue(column(moves, String[]::new, Move::reason));
    columns.addValue(column(moves, OffsetDateTime[]::new, move -> time(Verdict.at(move.verdict, now))));
    columns.addValue(column(moves, Integer[]::new, move -> move.next.round()));
    columns.addValue(column(moves, Integer[]::new, move -> move.next.destination()));
    columns.addValue(column(moves, Integer[]::new, move -> move.next.attempts()));
    columns.addValue(column(moves, Integer[]::new, move -> move.next.freeAttempts()));
    columns.addValue(column(moves, String[]::new, move -> joined(move.next.barredTrunks())));
    columns.addValue(column(moves, String[]::new, move -> joined(move.next.blockedTrunks())));
    columns.addValue(column(moves, String[]::new, move -> joined(move.next.deadNumbers())));
    columns.addValue(column(moves, String[]::new, move -> move.attempt.ending().outcome().name()));
    columns.addValue(column(moves, UUID[]::new, move -> move.attempt.id()));
    columns.addValue(column(moves, OffsetDateTime[]::new, move -> time(move.attempt.originatingAt())));
    columns.addValue(column(moves, OffsetDateTime[]::new, move -> move.state().isFinal() ? time(now) : null));
    return tx.preparedQuery(STORE).execute(columns).mapEmpty();
  }

  JobState state() {
    return verdict instanceof Verdict.Done done ? done.state() : JobState.WAITING;
  }

  private String reason() {
    return verdict instanceof Verdict.Done done ? done.reason() : "RETRY";
  }

  Decision decision() {
    return Decision.settled(job.id(), attempt.id(), attempt.trunk(), attempt.ending(), trunkOut, verdict);
  }

  List<OutboxRow> results(Instant now) {
    var results = new ArrayList<OutboxRow>(2);
    results.add(OutboxRow.result(Results.attemptFinished(job, attempt), now));
    if (verdict instanceof Verdict.Done done) {
      results.add(OutboxRow.result(Results.jobFinished(job, done.state(), done.reason(), attempt, now), now));
    }
    return results;
  }

  /** Neither trunks nor numbers hold a comma; no entry is null in the database. */
  static String joined(Set<String> some) {
    return some.isEmpty() ? null : String.join(",", some);
  }
}
