package io.carillon.scheduler.old;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scheduler.outside.Ground;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithBackends
final class OldJobsIT {
  private final Backends backends;
  private final Ground ground;
  private final OldJobsPart part;

  OldJobsIT(Backends backends) {
    this.backends = backends;
    ground = new Ground(backends);
    part = OldJobsPart.open(ground.outside, () -> true, Duration.ofDays(90));
    backends.query("truncate job, attempt, decision, job_old, attempt_old, decision_old, outbox");
  }

  @AfterEach
  void close() {
    Backends.await(part.close());
    ground.close();
  }

  /** One that was rung once and ended so long ago. */
  private UUID ended(String ago) {
    var job = ground.job(LineSettings.ALONE, Ground.spec("+12125550100"));
    var attempt = ground.attempt(job, "pbx1", 1);
    backends.query("insert into decision (job_id, at, what, detail) values ($1, now(), 'CLOSED', '{}')", job);
    backends.query("update attempt set settled = true, outcome = 'ANSWERED', ended_at = now() - $2::text::interval where id = $1", attempt, ago);
    backends.query("update job set state = 'COMPLETED', outcome = 'ANSWERED', last_attempt = $2, finished_at = now() - $3::text::interval where id = $1", job, attempt, ago);
    return job;
  }

  private long count(String table, UUID job) {
    return backends.count("select count(*) from " + table + " where " + (table.contains("job") ? "id" : "job_id") + " = $1", job);
  }

  @Test
  void whatEndedADayAgoMovesWithItsAttempts() {
    var old = ended("25 hours");
    var older = ended("20 days");
    var fresh = ended("23 hours");
    var whole = backends.query("select to_jsonb(j)::text, (select jsonb_agg(a)::text from attempt a where job_id = j.id) from job j where id = $1", old).getFirst();

    assertThat(Backends.await(part.pass())).isEqualTo(2);

    assertThat(count("job", old) + count("attempt", old) + count("job", older)).isZero();
    assertThat(count("job_old", old)).isOne();
    assertThat(count("attempt_old", older)).isOne();
    assertThat(count("every_decision", old) + count("decision", old)).as("what was decided goes along").isOne();
    assertThat(count("job", fresh)).isOne();
    var moved = backends.query("select to_jsonb(j)::text, (select jsonb_agg(a)::text from every_attempt a where job_id = j.id) from every_job j where id = $1", old).getFirst();
    assertThat(moved.getString(0)).isEqualTo(whole.getString(0));
    assertThat(moved.getString(1)).isEqualTo(whole.getString(1));
    assertThat(Backends.await(part.pass())).as("once more").isZero();
  }

  @Test
  void whatHasNotEndedStays() {
    var waiting = ground.job(LineSettings.ALONE, Ground.spec("+12125550101"));
    var dialing = ground.job(LineSettings.ALONE, Ground.spec("+12125550102"));
    ground.attempt(dialing, "pbx1", 1);
    backends.query("update job set submitted_at = now() - interval '20 days', due_at = now() - interval '20 days'");
    assertThat(Backends.await(part.pass())).isZero();
    assertThat(count("job", waiting) + count("job", dialing)).isEqualTo(2);
  }

  @Test
  void whatIsNotPublishedStays() {
    var before = ended("4 days");
    var after = ended("2 days");
    backends.query("insert into outbox (topic, key, headers, value, created_at) values ('dial.results', 'k', '{}', '', now() - interval '3 days')");
    assertThat(Backends.await(part.pass())).isOne();
    assertThat(count("job_old", before)).isOne();
    assertThat(count("job", after)).isOne();
    backends.query("update outbox set sent_at = now()");
    assertThat(Backends.await(part.pass())).isOne();
    assertThat(count("job_old", after)).isOne();
  }

  /** The week in which it ended has been over for ninety days. */
  @Test
  void whatIsKeptNoLongerGoesAWeekAtATime() {
    var gone = ended("98 days");
    var kept = ended("80 days");
    Backends.await(part.pass());
    assertThat(count("every_job", gone)).isOne();

    Backends.await(part.pass());

    assertThat(count("every_job", gone) + count("every_attempt", gone) + count("every_decision", gone)).isZero();
    assertThat(count("every_job", kept) + count("every_attempt", kept)).isEqualTo(2);
    assertThat(backends.count("select count(*) from pg_class where relname = $1", Week.of(java.time.Instant.now().minus(Duration.ofDays(98))).name("job_old"))).isZero();
  }

  /** A part that was made and not attached, or detached and not dropped, is where a crash left it. */
  @Test
  void goesOnAfterACrash() {
    var old = ended("40 days");
    var week = Week.of(java.time.Instant.now().minus(Duration.ofDays(40)));
    backends.query("create table " + week.name("job_old") + " (like job_old including defaults)");
    backends.query("create table job_old_20200106 (like job_old including defaults)");
    assertThat(Backends.await(part.pass())).isOne();
    assertThat(count("job_old", old)).isOne();
    assertThat(backends.count("select count(*) from pg_class where relname = 'job_old_20200106'")).isZero();
  }
}
