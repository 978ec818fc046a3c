package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobState;
import io.carillon.contract.OnUnknown;
import io.carillon.contract.Outcome;
import io.carillon.contract.ResultMessage.AttemptFinished;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.Topics;
import io.carillon.testkit.Backends;
import io.carillon.testkit.TopicTap;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Agents that do not answer, answer late, die, or say things twice: nobody is rung twice for it, and no channel is lost or given away. */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AgentFaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private Backends backends;
  private RunningScheduler scheduler;
  private TopicTap results;

  @BeforeAll void start(Backends given) {
    backends = given;
    scheduler = RunningScheduler.start(backends);
    results = backends.tap(Topics.RESULTS);
  }

  @AfterAll void stop() {
    scheduler.stop();
  }

  /** One trunk with one channel over these PBXs, and a route of its own. */
  private void line(String name, String match, String... pbxs) {
    for (String pbx : pbxs) RunningScheduler.pbx(backends, pbx, 100);
    RunningScheduler.trunk(backends, name, 1, 200, pbxs);
    RunningScheduler.route(backends, name, match, name);
  }

  private static AttemptDial dial(ScriptedAgent agent, int nth) {
    await().atMost(PATIENCE).until(() -> agent.dials.size() > nth);
    return agent.dials.get(nth);
  }

  private JobFinished finished(String job) {
    return results.await(JobFinished.class, one -> one.jobId().equals(job));
  }

  private List<AttemptFinished> told(String attempt) {
    return results.messages(AttemptFinished.class).stream().filter(one -> one.attemptId().equals(attempt)).toList();
  }

  private boolean isSettled(AttemptDial dial) {
    return backends.count("select count(*) from attempt where id = $1 and settled", UUID.fromString(dial.attemptId())) == 1;
  }

  private void begun(AttemptDial dial) {
    await().atMost(PATIENCE).until(() -> backends.count("select count(*) from attempt where id = $1 and originating_at is not null",
        UUID.fromString(dial.attemptId())) == 1);
  }

  /** Has the time pass at which the scheduler itself gives an attempt up. */
  private void overdue(AttemptDial dial) {
    backends.query("update attempt set settle_by = now() - interval '1 second' where id = $1", UUID.fromString(dial.attemptId()));
  }

  @Test void whatIsNeverAnsweredIsDialledAgainUnderAnotherIdOnceTheAgentCanNotBeginItAnyMore() {
    line("mute", "110X.", "mute");
    var agent = ScriptedAgent.start(backends, "mute", ScriptedAgent.saysNothing());
    String job = RunningScheduler.submit(backends, "11001");
    var first = dial(agent, 0);
    // Past its not-after, but not by the 5 s that clocks may differ, however long we look.
    agent.clockAhead(Duration.ofSeconds(10));
    await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(4)).until(() -> agent.dials.size() == 1 && !isSettled(first));

    agent.clockAhead(Duration.ofSeconds(17));
    var second = dial(agent, 1);

    agent.clockAhead(Duration.ZERO);
    assertThat(second.jobId()).isEqualTo(job);
    assertThat(second.attemptId()).isNotEqualTo(first.attemptId());
    assertThat(told(first.attemptId())).hasSize(1).allMatch(one -> one.outcome() == Outcome.REFUSED && one.reason().equals("NOT_STARTED"));
    agent.originating(second);
    agent.ended(second, Ending.without(Outcome.ANSWERED, null, Instant.now()));
    assertThat(finished(job).state()).isEqualTo(JobState.COMPLETED);
    assertThat(agent.dials).hasSize(2);
    agent.die();
  }

  @Test void aWordThatComesAfterTheSchedulersOwnIsKeptAndGivesNoChannelBackTwice() {
    line("late", "120X.", "late");
    var agent = ScriptedAgent.start(backends, "late", ScriptedAgent.saysNothing());
    String job = RunningScheduler.submit(backends, "12001");
    var first = dial(agent, 0);
    agent.clockAhead(Duration.ofSeconds(17));
    var second = dial(agent, 1);
    agent.clockAhead(Duration.ZERO);
    agent.originating(second);
    begun(second);
    String next = RunningScheduler.submit(backends, "12002");

    agent.originating(first);
    agent.ended(first, Ending.without(Outcome.ANSWERED, null, Instant.now()));
    agent.ended(first, Ending.without(Outcome.ANSWERED, null, Instant.now()));

    await().atMost(PATIENCE).until(() -> backends.count("select count(*) from attempt where id = $1 and corrected ->> 'outcome' = 'ANSWERED'",
        UUID.fromString(first.attemptId())) == 1);
    await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> agent.dials.size() == 2 && !isSettled(second));
    assertThat(told(first.attemptId())).hasSize(1);
    agent.ended(second, Ending.without(Outcome.NO_ANSWER, null, Instant.now()));
    assertThat(finished(job)).matches(one -> one.state() == JobState.FAILED && one.outcome() == Outcome.NO_ANSWER);
    assertThat(dial(agent, 2).jobId()).isEqualTo(next);
    agent.die();
  }

  @Test void ofAnAgentThatDiedWithACallInItsHandTheChannelStaysTakenUntilTheCallMustBeOver() {
    line("dead", "130X.", "dead-a", "dead-b");
    var dying = ScriptedAgent.start(backends, "dead-a", ScriptedAgent.begins());
    String lost = RunningScheduler.submit(backends, "13001");
    var first = dial(dying, 0);
    begun(first);
    dying.die();
    var other = ScriptedAgent.start(backends, "dead-b", ScriptedAgent.answers(5));
    String waiting = RunningScheduler.submit(backends, "13002");
    // Until it counts as silent, and a second past that.
    await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(9)).until(() -> other.dials.isEmpty() && !isSettled(first));

    overdue(first);

    assertThat(finished(lost)).matches(one -> one.state() == JobState.FAILED && one.reason().equals("NO_WORD"));
    assertThat(finished(waiting).state()).isEqualTo(JobState.COMPLETED);
    assertThat(other.dials).hasSize(1).allMatch(dial -> dial.jobId().equals(waiting));
    assertThat(told(first.attemptId())).hasSize(1).allMatch(one -> one.outcome() == Outcome.UNKNOWN);
    other.die();
  }

  @Test void inDoubtWeRingAgainOnlyWhereTheClientSaidSo() {
    line("again", "140X.", "again-a", "again-b");
    var dying = ScriptedAgent.start(backends, "again-a", ScriptedAgent.begins());
    var spec = new CallSpec(List.of(Destination.number("14001")), null, null, null, null, null, null, null, null, null, null, null, null,
        new io.carillon.contract.Retry(2, 0, null), null, null, null, null, OnUnknown.RETRY, null, null);
    String job = RunningScheduler.submit(backends, spec);
    var first = dial(dying, 0);
    begun(first);
    dying.die();
    var other = ScriptedAgent.start(backends, "again-b", ScriptedAgent.answers(5));
    // What is handed to one that died a moment ago is its successor's to judge.
    await().atMost(PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'again-a' and status_at < now() - interval '6 seconds'") == 1);

    overdue(first);

    assertThat(finished(job).state()).isEqualTo(JobState.COMPLETED);
    assertThat(other.dials).hasSize(1).noneMatch(dial -> dial.attemptId().equals(first.attemptId()));
    assertThat(told(first.attemptId())).hasSize(1).allMatch(one -> one.outcome() == Outcome.UNKNOWN);
    other.die();
  }

  @Test void whatASuccessorFindsLiveIsWaitedForAndWhatNeverArrivedIsDialledOnceMore() {
    for (String pbx : List.of("heir")) RunningScheduler.pbx(backends, pbx, 100);
    RunningScheduler.trunk(backends, "heir", 2, 200, "heir");
    RunningScheduler.route(backends, "heir", "150X.", "heir");
    var dying = ScriptedAgent.start(backends, "heir", ScriptedAgent.begins());
    String live = RunningScheduler.submit(backends, "15001");
    String absent = RunningScheduler.submit(backends, "15002");
    await().atMost(PATIENCE).until(() -> dying.dials.size() == 2);
    dying.dials.forEach(this::begun);
    var ofLive = dying.dials.stream().filter(one -> one.jobId().equals(live)).findFirst().orElseThrow();
    var ofAbsent = dying.dials.stream().filter(one -> one.jobId().equals(absent)).findFirst().orElseThrow();
    dying.die();

    var heir = ScriptedAgent.start(backends, "heir", ScriptedAgent.answers(5));
    await().atMost(PATIENCE).until(() -> !heir.asked(ofAbsent.attemptId()).isEmpty());
    heir.ended(heir.asked(ofAbsent.attemptId()).getFirst(), Ending.without(Outcome.REFUSED, "NEVER_ARRIVED", Instant.now()));

    assertThat(finished(absent).state()).isEqualTo(JobState.COMPLETED);
    // The live one is asked for again and again, and rung by nobody.
    await().atMost(PATIENCE).until(() -> heir.asked(ofLive.attemptId()).size() >= 2);
    assertThat(isSettled(ofLive)).isFalse();
    assertThat(heir.dials).hasSize(1).allMatch(dial -> dial.jobId().equals(absent) && !dial.attemptId().equals(ofAbsent.attemptId()));
    heir.ended(heir.asked(ofLive.attemptId()).getFirst(), Ending.without(Outcome.ANSWERED, null, Instant.now()));
    assertThat(finished(live).state()).isEqualTo(JobState.COMPLETED);
    assertThat(heir.dials).hasSize(1);
    heir.die();
  }

  @Test void eventsThatComeTwiceAndInAnotherOrderGiveOneChannelBackOnce() {
    line("order", "160X.", "order");
    var live = new java.util.concurrent.atomic.AtomicInteger();
    var peak = new java.util.concurrent.atomic.AtomicInteger();
    var agent = ScriptedAgent.start(backends, "order", (self, dial) -> {
      peak.accumulateAndGet(live.incrementAndGet(), Math::max);
      var end = Ending.without(Outcome.ANSWERED, null, Instant.now());
      live.decrementAndGet();
      self.ended(dial, end);
      self.originating(dial);
      self.ended(dial, end);
      self.originating(dial);
    });
    var jobs = new java.util.HashSet<String>();
    for (int i = 0; i < 20; i++) jobs.add(RunningScheduler.submit(backends, "1600" + i));
    results.awaitMany(JobFinished.class, job -> jobs.contains(job.jobId()), 20, PATIENCE);
    assertThat(results.messages(JobFinished.class).stream().map(JobFinished::jobId).filter(jobs::contains)).hasSize(20).doesNotHaveDuplicates();
    assertThat(agent.dials.stream().map(AttemptDial::jobId)).hasSize(20).doesNotHaveDuplicates();
    assertThat(backends.count("select count(*) from attempt where trunk = 'order' and (not settled or corrected is not null)")).isZero();
    agent.die();
  }

  @Test void anAssignmentThatNoAgentWouldTakeEndsItsJobAtOnceWithTheReason() {
    line("bad", "170X.", "bad");
    var agent = ScriptedAgent.start(backends, "bad", ScriptedAgent.refuses("BAD account"));
    String job = RunningScheduler.submit(backends, "17001");
    assertThat(finished(job)).matches(one -> one.state() == JobState.FAILED && one.reason().equals("BAD account") && one.outcome() == Outcome.REFUSED);
    assertThat(agent.dials).hasSize(1);
    agent.die();
  }

  @Test void theChannelsOfOthersStayCountedWhileNobodyCanCountThem() {
    line("shared", "180X.", "shared-a", "shared-b");
    var counting = ScriptedAgent.start(backends, "shared-a", ScriptedAgent.answers(5));
    counting.foreign("shared", 1);
    await().atMost(PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'shared-a' and status -> 'trunks' -> 'shared' ->> 'foreign' = '1'") == 1);
    var other = ScriptedAgent.start(backends, "shared-b", ScriptedAgent.answers(5));
    // It could: it is up, and has starts of its own.
    await().atMost(PATIENCE).until(() -> backends.count("""
        select count(*) from pbx p join pace_share s on s.pbx = p.id and s.epoch = p.epoch
        where p.id = 'shared-b' and p.link_up and p.fenced and s.id = 'shared' and s.starts > 0""") == 1);
    counting.link(false);
    String job = RunningScheduler.submit(backends, "18001");
    await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> other.dials.isEmpty());
    counting.die();
    var heir = ScriptedAgent.start(backends, "shared-a", ScriptedAgent.answers(5));
    heir.link(false);
    await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> other.dials.isEmpty() && heir.dials.isEmpty());

    heir.foreign("shared", 0);
    heir.link(true);

    assertThat(finished(job).state()).isEqualTo(JobState.COMPLETED);
    heir.die();
    other.die();
  }
}
