package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.ResultMessage.AttemptFinished;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.Topics;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Jobs in, assignments out, against agents that play their part over Kafka. */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DispatchIT {
  private Backends backends;
  private RunningScheduler scheduler;

  @BeforeAll
  void start(Backends given) {
    backends = given;
    scheduler = RunningScheduler.start(backends);
  }

  @AfterAll
  void stop() {
    scheduler.stop();
  }

  @Test
  void everyJobIsRungOnceAndTheTrunkIsNeverOverItsLimit() {
    RunningScheduler.pbx(backends, "many-a", 100);
    RunningScheduler.pbx(backends, "many-b", 100);
    RunningScheduler.trunk(backends, "many", 5, 200, "many-a", "many-b");
    RunningScheduler.route(backends, "many", "100XX.", "many");
    var live = new ConcurrentHashMap<String, AtomicInteger>();
    var peak = new ConcurrentHashMap<String, AtomicInteger>();
    var a = ScriptedAgent.start(backends, "many-a", ScriptedAgent.answers(40), live, peak);
    var b = ScriptedAgent.start(backends, "many-b", ScriptedAgent.answers(40), live, peak);
    var results = backends.tap(Topics.RESULTS);
    var jobs = new HashSet<String>();
    for (int i = 0; i < 150; i++) jobs.add(RunningScheduler.submit(backends, "10000" + i));

    var finished = results.awaitMany(JobFinished.class, job -> jobs.contains(job.jobId()), 150, Duration.ofSeconds(40));

    assertThat(finished).allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.COMPLETED));
    assertThat(finished.stream().map(JobFinished::jobId)).doesNotHaveDuplicates();
    assertThat(peak.get("many").get()).isLessThanOrEqualTo(5).isGreaterThanOrEqualTo(4);
    var dialled = new ArrayList<>(a.dials);
    dialled.addAll(b.dials);
    assertThat(dialled.stream().map(Assignment.AttemptDial::jobId)).hasSize(150).doesNotHaveDuplicates();
    assertThat(a.dials).isNotEmpty();
    assertThat(b.dials).isNotEmpty();
    assertThat(a.heard.stream().map(Assignment::lane)).isSorted().doesNotHaveDuplicates();
    a.die();
    b.die();
  }

  @Test
  void anIdleSchedulerHandsOutAtOnce() {
    RunningScheduler.pbx(backends, "idle", 100);
    RunningScheduler.trunk(backends, "idle", 50, 200, "idle");
    RunningScheduler.route(backends, "idle", "200X.", "idle");
    var agent = ScriptedAgent.start(backends, "idle", ScriptedAgent.answers(1));
    await().until(() -> backends.count("select count(*) from pace_share where id = 'idle' and starts > 0") == 1);
    var millis = new ArrayList<Double>();
    for (int i = 0; i < 40; i++) {
      long began = System.nanoTime();
      String job = RunningScheduler.submit(backends, "2000" + i);
      var dial = await().pollInterval(Duration.ofMillis(1)).pollDelay(Duration.ZERO)
          .until(() -> agent.dials.stream().filter(one -> one.jobId().equals(job)).findFirst(), java.util.Optional::isPresent).orElseThrow();
      millis.add((agent.dialledAt.get(dial.attemptId()) - began) / 1e6);
      await().until(() -> backends.count("select count(*) from attempt where not settled and pbx = 'idle'") == 0);
    }
    millis.sort(null);
    System.out.printf("from submitting to the agent: p50 %.1f ms, p90 %.1f ms, max %.1f ms%n", millis.get(20), millis.get(36), millis.get(39));
    assertThat(millis.get(20)).isLessThan(150);
    agent.die();
  }

  @Test
  void aSuppressedNumberAndOneWithoutRouteAreNotRung() {
    RunningScheduler.pbx(backends, "not", 100);
    RunningScheduler.trunk(backends, "not", 50, 200, "not");
    RunningScheduler.route(backends, "not", "300X.", "not");
    backends.query("insert into suppression (tenant, list, number, added_at) values ('t', 'default', '30001', now())");
    var agent = ScriptedAgent.start(backends, "not", ScriptedAgent.answers(1));
    var results = backends.tap(Topics.RESULTS);
    String forbidden = RunningScheduler.submit(backends, "30001");
    String unknown = RunningScheduler.submit(backends, "112");
    String good = RunningScheduler.submit(backends, "30002");
    assertThat(results.await(JobFinished.class, job -> job.jobId().equals(forbidden))).satisfies(job -> {
      assertThat(job.state()).isEqualTo(JobState.SUPPRESSED);
      assertThat(job.reason()).isEqualTo("DNC");
    });
    assertThat(results.await(JobFinished.class, job -> job.jobId().equals(unknown)).reason()).isEqualTo("NO_ROUTE");
    assertThat(results.await(JobFinished.class, job -> job.jobId().equals(good)).state()).isEqualTo(JobState.COMPLETED);
    assertThat(agent.dials).hasSize(1);
    agent.die();
  }

  @Test
  void aJobWhoseAttemptTheDatabaseRefusesStopsNobodyElse() {
    RunningScheduler.pbx(backends, "poison", 100);
    RunningScheduler.trunk(backends, "poison", 50, 200, "poison");
    RunningScheduler.route(backends, "poison", "700X.", "poison");
    var results = backends.tap(Topics.RESULTS);
    String stray = RunningScheduler.submit(backends, "70001");
    var good = IntStream.range(2, 7).mapToObj(i -> RunningScheduler.submit(backends, "7000" + i)).toList();
    await().until(() -> backends.count("select count(*) from job where spec::text like '%7000%'") == 6);
    // One that nobody ends, of a job that waits: there can be no other.
    backends.query("""
        insert into attempt (id, job_id, campaign_id, nth, round, destination, to_number, dial, trunk, pbx, epoch, priority, created_at, not_after, settle_by)
        values (gen_random_uuid(), $1, $2, 1, 1, 0, '70001', '70001', 'elsewhere', 'elsewhere', 1, 5, now(), now(), now() + interval '1 day')""",
        UUID.fromString(stray), new UUID(0, 0));

    var agent = ScriptedAgent.start(backends, "poison", ScriptedAgent.answers(1));

    assertThat(results.awaitMany(JobFinished.class, job -> good.contains(job.jobId()), good.size(), Duration.ofSeconds(20)))
        .allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.COMPLETED));
    assertThat(results.await(JobFinished.class, job -> job.jobId().equals(stray)))
        .matches(job -> job.state() == JobState.SUPPRESSED && job.reason().equals("BAD_WISH"));
    assertThat(agent.dials.stream().map(Assignment.AttemptDial::jobId)).containsExactlyInAnyOrderElementsOf(good);
    backends.query("delete from attempt where pbx = 'elsewhere'");
    agent.die();
  }

  @Test
  void aJobThatCannotBeReadStopsNobodyElse() {
    RunningScheduler.pbx(backends, "riddle", 100);
    RunningScheduler.trunk(backends, "riddle", 50, 200, "riddle");
    RunningScheduler.route(backends, "riddle", "800X.", "riddle");
    var results = backends.tap(Topics.RESULTS);
    var agent = ScriptedAgent.start(backends, "riddle", ScriptedAgent.answers(1));
    String before = RunningScheduler.submit(backends, "80001");
    assertThat(results.await(JobFinished.class, job -> job.jobId().equals(before)).state()).isEqualTo(JobState.COMPLETED);
    var riddle = UUID.randomUUID();
    backends.query("""
        insert into job select (jsonb_populate_record(j, jsonb_build_object('id', $1::text, 'state', 'QUEUED', 'priority', 9, 'last_attempt', null,
          'finished_at', null, 'spec', '{"destinations": 5}'::jsonb))).* from job j where id = $2""", riddle.toString(), UUID.fromString(before));
    String after = RunningScheduler.submit(backends, "80002");

    assertThat(results.await(JobFinished.class, job -> job.jobId().equals(riddle.toString())))
        .matches(job -> job.state() == JobState.SUPPRESSED && job.reason().equals("BAD_WISH"));
    assertThat(results.await(JobFinished.class, job -> job.jobId().equals(after)).state()).isEqualTo(JobState.COMPLETED);
    agent.die();
  }

  @Test
  void theTrunkIsFullSoTheNextOneOfTheRouteIsTaken() {
    RunningScheduler.pbx(backends, "two", 100);
    RunningScheduler.trunk(backends, "two-first", 1, 200, "two");
    RunningScheduler.trunk(backends, "two-second", 10, 200, "two");
    RunningScheduler.route(backends, "two", "400X.", "two-first", "two-second");
    var agent = ScriptedAgent.start(backends, "two", ScriptedAgent.answers(1500));
    for (int i = 0; i < 4; i++) RunningScheduler.submit(backends, "4000" + i);
    await().until(() -> agent.dials.size() == 4);
    assertThat(agent.dials.stream().map(Assignment.AttemptDial::trunk).sorted())
        .containsExactly("two-first", "two-second", "two-second", "two-second");
    agent.die();
  }

  @Test
  void aNewHoldersFenceJudgesWhatTheOldOneLeft() {
    RunningScheduler.pbx(backends, "fence", 100);
    RunningScheduler.trunk(backends, "fence", 50, 200, "fence");
    RunningScheduler.route(backends, "fence", "500X.", "fence");
    var old = ScriptedAgent.start(backends, "fence", (agent, dial) -> {
      if (dial.to().equals("50001")) agent.originating(dial);
    });
    var results = backends.tap(Topics.RESULTS);
    String begun = RunningScheduler.submit(backends, "50001");
    String unbegun = RunningScheduler.submit(backends, "50002");
    await().until(() -> old.dials.size() == 2);
    await().until(() -> backends.count("select count(*) from attempt where pbx = 'fence' and originating_at is not null") == 1);
    old.die();

    var heir = ScriptedAgent.start(backends, "fence", ScriptedAgent.answers(5));

    var asked = await().atMost(Duration.ofSeconds(20)).until(() -> heir.heard.stream().filter(Assignment.AttemptResolve.class::isInstance)
        .map(Assignment.AttemptResolve.class::cast).findFirst(), java.util.Optional::isPresent).orElseThrow();
    assertThat(asked.jobId()).isEqualTo(begun);
    assertThat(heir.epoch()).isEqualTo(old.epoch() + 1);
    assertThat(results.await(AttemptFinished.class, one -> one.jobId().equals(unbegun) && one.outcome() == Outcome.REFUSED).reason()).isEqualTo("FENCED");
    assertThat(results.await(JobFinished.class, job -> job.jobId().equals(unbegun)).state()).isEqualTo(JobState.COMPLETED);
    assertThat(heir.dials).noneMatch(dial -> dial.jobId().equals(begun));
    heir.ended(asked, Ending.without(Outcome.ANSWERED, null, Instant.now()));
    assertThat(results.await(JobFinished.class, job -> job.jobId().equals(begun)).state()).isEqualTo(JobState.COMPLETED);
    heir.die();
  }

  @Test
  void noMoreStartsThanTheShareInAnySecond() {
    RunningScheduler.pbx(backends, "pace", 100);
    RunningScheduler.trunk(backends, "pace", 100, 10, "pace");
    RunningScheduler.route(backends, "pace", "600X.", "pace");
    var agent = ScriptedAgent.start(backends, "pace", ScriptedAgent.answers(5));
    for (int i = 0; i < 40; i++) RunningScheduler.submit(backends, "6000" + i);
    await().atMost(Duration.ofSeconds(20)).until(() -> agent.dials.size() == 40);
    var at = agent.dialledAt.values().stream().sorted().toList();
    // Handed out at most half a second ahead: 10 in any window, and 5 more.
    for (int i = 16; i < at.size(); i++) assertThat(at.get(i) - at.get(i - 16)).isGreaterThan(900_000_000L);
    assertThat(at.getLast() - at.getFirst()).isBetween(2_000_000_000L, 6_000_000_000L);
    agent.die();
  }
}
