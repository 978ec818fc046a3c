package io.carillon.scheduler.intake;

import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.JobState;
import io.carillon.scheduler.result.JobCloser;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Inserts new jobs, known ids left out. The common ones by one statement whatever their number; callbacks, which may be
 * doubles, and jobs born final, which have a result to be said, one by one group.
 */
final class JobRows {
  private static final String COLUMNS = "id, campaign_id, tenant, group_id, kind, state, reason, priority, due_at, expires_at, number, spec, reference, "
      + "callback_key, callback_pbx, submitted_at, finished_at";
  private static final String NEW = """
      n as (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::int[], $9::timestamptz[],
        $10::timestamptz[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::timestamptz[])
        as n (""" + COLUMNS + "))";
  private static final String INTO_JOB = " insert into job (" + COLUMNS + ") select id, campaign_id, tenant, group_id, kind, state, reason, priority, due_at, expires_at, number,"
      + " spec::jsonb, reference, callback_key, callback_pbx, submitted_at, finished_at from n";
  private static final String COMMON = "with " + NEW + INTO_JOB;
  private static final String SEEN = "insert into job_seen select unnest($1::uuid[]) on conflict do nothing returning id";
  private static final String SPECIAL = "with " + NEW + INTO_JOB + " on conflict do nothing returning id";

  private JobRows() {}

  /** @return how many were new */
  static Future<Integer> insert(SqlConnection tx, List<NewJob> jobs, Instant now) {
    if (jobs.isEmpty()) return Future.succeededFuture(0);
    // Two statements and a set here: the planner, which takes any array for ten rows, would join thousands by thousands in a nested loop.
    return tx.preparedQuery(SEEN).execute(Tuple.of(column(jobs, UUID[]::new, NewJob::id))).compose(rows -> {
      var unseen = ids(rows);
      var common = new ArrayList<NewJob>(unseen.size());
      var special = new ArrayList<NewJob>();
      for (var job : jobs) {
        if (unseen.contains(job.id())) (job.bornFinal() || job.submitted().callbackKey() != null ? special : common).add(job);
      }
      return insertCommon(tx, common, now).compose(some -> insertSpecial(tx, special, now)).map(unseen.size());
    });
  }

  private static Future<Void> insertCommon(SqlConnection tx, List<NewJob> fresh, Instant now) {
    return fresh.isEmpty() ? Future.succeededFuture() : tx.preparedQuery(COMMON).execute(columns(fresh, now)).mapEmpty();
  }

  /** Of two open callbacks of one key the first is rung; the other is there too, SUPPRESSED. */
  private static Future<Void> insertSpecial(SqlConnection tx, List<NewJob> fresh, Instant now) {
    if (fresh.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(SPECIAL).execute(columns(fresh, now)).compose(rows -> {
      var inserted = ids(rows);
      var doubles = fresh.stream().filter(job -> !inserted.contains(job.id())).map(JobRows::suppressed).toList();
      var over = fresh.stream().filter(job -> job.bornFinal() || !inserted.contains(job.id())).map(NewJob::id).toList();
      Future<?> rest = doubles.isEmpty() ? Future.succeededFuture() : tx.preparedQuery(SPECIAL).execute(columns(doubles, now));
      return rest.compose(done -> JobCloser.tellBornFinal(tx, over, now)).mapEmpty();
    });
  }

  private static NewJob suppressed(NewJob job) {
    return new NewJob(job.id(), job.campaignId(), job.groupId(), JobState.SUPPRESSED, "DUPLICATE", job.priority(), job.dueAt(), job.expiresAt(),
        job.number(), job.spec(), job.submitted());
  }

  private static Set<UUID> ids(Iterable<Row> rows) {
    var ids = new HashSet<UUID>();
    rows.forEach(row -> ids.add(row.getUUID(0)));
    return ids;
  }

  private static Tuple columns(List<NewJob> jobs, Instant now) {
    var columns = Tuple.tuple(new ArrayList<>(17));
    columns.addValue(column(jobs, UUID[]::new, NewJob::id));
    columns.addValue(column(jobs, UUID[]::new, NewJob::campaignId));
    columns.addValue(texts(jobs, JobSubmitted::tenant));
    columns.addValue(column(jobs, UUID[]::new, NewJob::groupId));
    columns.addValue(texts(jobs, job -> job.kind().name()));
    columns.addValue(column(jobs, String[]::new, job -> job.state().name()));
    columns.addValue(column(jobs, String[]::new, NewJob::reason));
    columns.addValue(column(jobs, Integer[]::new, NewJob::priority));
    columns.addValue(column(jobs, OffsetDateTime[]::new, job -> time(job.dueAt())));
    columns.addValue(column(jobs, OffsetDateTime[]::new, job -> time(job.expiresAt())));
    columns.addValue(column(jobs, String[]::new, NewJob::number));
    columns.addValue(column(jobs, String[]::new, NewJob::spec));
    columns.addValue(texts(jobs, job -> job.spec().reference()));
    columns.addValue(texts(jobs, JobSubmitted::callbackKey));
    columns.addValue(texts(jobs, JobSubmitted::pbx));
    columns.addValue(column(jobs, OffsetDateTime[]::new, job -> time(job.submitted().submittedAt())));
    columns.addValue(column(jobs, OffsetDateTime[]::new, job -> job.bornFinal() ? time(now) : null));
    return columns;
  }

  private static String[] texts(List<NewJob> jobs, Function<JobSubmitted, String> what) {
    return column(jobs, String[]::new, job -> what.apply(job.submitted()));
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static <C> C[] column(List<NewJob> jobs, IntFunction<C[]> array, Function<NewJob, C> of) {
    return jobs.stream().map(of).toArray(array);
  }
}
