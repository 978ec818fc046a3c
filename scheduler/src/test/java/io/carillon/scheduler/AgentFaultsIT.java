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
import io.carillon.contract.ResultMessage.JobFinished;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Agents that do not answer, answer late, die, or say things twice: nobody is rung twice for it, and no channel is lost or given
 * away.
 */
final class AgentFaultsIT extends OneScheduler {
  /** One with one channel, so that a second call shows whether the first has its still. */
  private void line(String name, String match, String... pbxs) {
    stage.line(name, match, 1, 200, pbxs);
  }

  @Test void whatIsNeverAnsweredIsDialledAgainUnderAnotherIdOnceTheAgentCanNotBeginItAnyMore() {
    line("mute", "110X.");
    var agent = stage.agent("mute", ScriptedAgent.saysNothing());
    String job = stage.submit("11001");
    var first = Stage.dial(agent, 0);
    // Past its not-after, but not by the 5 s that clocks may differ, however long we look.
    stage.late(first, Duration.ofSeconds(1));
    await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(4)).until(() -> agent.dials.size() == 1 && !stage.isSettled(first));

    stage.late(first, Duration.ofSeconds(6));
    var second = Stage.dial(agent, 1);

    assertThat(second.jobId()).isEqualTo(job);
    assertThat(second.attemptId()).isNotEqualTo(first.attemptId());
    assertThat(stage.told(first)).hasSize(1).allMatch(one -> one.outcome() == Outcome.REFUSED && one.reason().equals("NOT_STARTED"));
    agent.originating(second);
    agent.ended(second, Ending.without(Outcome.ANSWERED, null, Instant.now()));
    assertThat(stage.finished(job).state()).isEqualTo(JobState.COMPLETED);
    assertThat(agent.dials).hasSize(2);
  }

  @Test void aWordThatComesAfterTheSchedulersOwnIsKeptAndGivesNoChannelBackTwice() {
    line("late", "120X.");
    var agent = stage.agent("late", ScriptedAgent.saysNothing());
    String job = stage.submit("12001");
    var first = Stage.dial(agent, 0);
    stage.late(first, Duration.ofSeconds(6));
    var second = Stage.dial(agent, 1);
    agent.originating(second);
    stage.begun(second);
    String next = stage.submit("12002");

    agent.originating(first);
    agent.ended(first, Ending.without(Outcome.ANSWERED, null, Instant.now()));
    agent.ended(first, Ending.without(Outcome.ANSWERED, null, Instant.now()));

    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from attempt where id = $1 and corrected ->> 'outcome' = 'ANSWERED'",
        UUID.fromString(first.attemptId())) == 1);
    await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> agent.dials.size() == 2 && !stage.isSettled(second));
    assertThat(stage.told(first)).hasSize(1);
    agent.ended(second, Ending.without(Outcome.NO_ANSWER, null, Instant.now()));
    assertThat(stage.finished(job)).matches(one -> one.state() == JobState.FAILED && one.outcome() == Outcome.NO_ANSWER);
    assertThat(Stage.dial(agent, 2).jobId()).isEqualTo(next);
  }

  @Test void ofAnAgentThatDiedWithACallInItsHandTheChannelStaysTakenUntilTheCallMustBeOver() {
    line("dead", "130X.", "dead-a", "dead-b");
    var dying = stage.agent("dead-a", ScriptedAgent.begins());
    String lost = stage.submit("13001");
    var first = Stage.dial(dying, 0);
    stage.begun(first);
    dying.die();
    var other = stage.agent("dead-b", ScriptedAgent.answers(5));
    String waiting = stage.submit("13002");
    // Until it counts as silent, and a second past that.
    await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(9)).until(() -> other.dials.isEmpty() && !stage.isSettled(first));

    stage.overdue(first);

    assertThat(stage.finished(lost)).matches(one -> one.state() == JobState.FAILED && one.reason().equals("NO_WORD"));
    assertThat(stage.finished(waiting).state()).isEqualTo(JobState.COMPLETED);
    assertThat(other.dials).hasSize(1).allMatch(dial -> dial.jobId().equals(waiting));
    assertThat(stage.told(first)).hasSize(1).allMatch(one -> one.outcome() == Outcome.UNKNOWN);
  }

  @Test void inDoubtWeRingAgainOnlyWhereTheClientSaidSo() {
    line("again", "140X.", "again-a", "again-b");
    var dying = stage.agent("again-a", ScriptedAgent.begins());
    var spec = new CallSpec(List.of(Destination.number("14001")), null, null, null, null, null, null, null, null, null, null, null, null,
        new io.carillon.contract.Retry(2, 0, null), null, null, null, null, OnUnknown.RETRY, null, null);
    String job = stage.submit(spec);
    var first = Stage.dial(dying, 0);
    stage.begun(first);
    dying.die();
    var other = stage.agent("again-b", ScriptedAgent.answers(5));
    // What is handed to one that died a moment ago is its successor's to judge.
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'again-a' and status_at < now() - interval '6 seconds'") == 1);

    stage.overdue(first);

    assertThat(stage.finished(job).state()).isEqualTo(JobState.COMPLETED);
    assertThat(other.dials).hasSize(1).noneMatch(dial -> dial.attemptId().equals(first.attemptId()));
    assertThat(stage.told(first)).hasSize(1).allMatch(one -> one.outcome() == Outcome.UNKNOWN);
  }

  @Test void whatASuccessorFindsLiveIsWaitedForAndWhatNeverArrivedIsDialledOnceMore() {
    stage.line("heir", "150X.", 2, 200);
    var dying = stage.agent("heir", ScriptedAgent.begins());
    String live = stage.submit("15001");
    String absent = stage.submit("15002");
    await().atMost(Stage.PATIENCE).until(() -> dying.dials.size() == 2);
    dying.dials.forEach(stage::begun);
    var ofLive = dying.dials.stream().filter(one -> one.jobId().equals(live)).findFirst().orElseThrow();
    var ofAbsent = dying.dials.stream().filter(one -> one.jobId().equals(absent)).findFirst().orElseThrow();
    dying.die();

    var heir = stage.agent("heir", ScriptedAgent.answers(5));
    await().atMost(Stage.PATIENCE).until(() -> !heir.asked(ofAbsent.attemptId()).isEmpty());
    heir.ended(heir.asked(ofAbsent.attemptId()).getFirst(), Ending.without(Outcome.REFUSED, "NEVER_ARRIVED", Instant.now()));

    assertThat(stage.finished(absent).state()).isEqualTo(JobState.COMPLETED);
    // The live one is asked for again and again, and rung by nobody.
    await().atMost(Stage.PATIENCE).until(() -> heir.asked(ofLive.attemptId()).size() >= 2);
    assertThat(stage.isSettled(ofLive)).isFalse();
    assertThat(heir.dials).hasSize(1).allMatch(dial -> dial.jobId().equals(absent) && !dial.attemptId().equals(ofAbsent.attemptId()));
    heir.ended(heir.asked(ofLive.attemptId()).getFirst(), Ending.without(Outcome.ANSWERED, null, Instant.now()));
    assertThat(stage.finished(live).state()).isEqualTo(JobState.COMPLETED);
    assertThat(heir.dials).hasSize(1);
  }

  @Test void eventsThatComeTwiceAndInAnotherOrderGiveOneChannelBackOnce() {
    line("order", "160X.");
    var live = new java.util.concurrent.atomic.AtomicInteger();
    var peak = new java.util.concurrent.atomic.AtomicInteger();
    var agent = stage.agent("order", (self, dial) -> {
      peak.accumulateAndGet(live.incrementAndGet(), Math::max);
      var end = Ending.without(Outcome.ANSWERED, null, Instant.now());
      live.decrementAndGet();
      self.ended(dial, end);
      self.originating(dial);
      self.ended(dial, end);
      self.originating(dial);
    });
    var jobs = stage.submit("1600", 20);
    stage.finished(jobs, Stage.PATIENCE);
    assertThat(stage.ends(jobs)).extracting(JobFinished::jobId).hasSize(20).doesNotHaveDuplicates();
    assertThat(agent.dials.stream().map(AttemptDial::jobId)).hasSize(20).doesNotHaveDuplicates();
    assertThat(backends.count("select count(*) from attempt where trunk = 'order' and (not settled or corrected is not null)")).isZero();
  }

  @Test void anAssignmentThatNoAgentWouldTakeEndsItsJobAtOnceWithTheReason() {
    line("bad", "170X.");
    var agent = stage.agent("bad", ScriptedAgent.refuses("BAD account"));
    String job = stage.submit("17001");
    assertThat(stage.finished(job)).matches(one -> one.state() == JobState.FAILED && one.reason().equals("BAD account") && one.outcome() == Outcome.REFUSED);
    assertThat(agent.dials).hasSize(1);
  }

  @Test void theChannelsOfOthersStayCountedWhileNobodyCanCountThem() {
    line("shared", "180X.", "shared-a", "shared-b");
    var counting = stage.agent("shared-a", ScriptedAgent.answers(5));
    counting.foreign("shared", 1);
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'shared-a' and status -> 'trunks' -> 'shared' ->> 'foreign' = '1'") == 1);
    var other = stage.agent("shared-b", ScriptedAgent.answers(5));
    // It could: it is up, and has starts of its own.
    await().atMost(Stage.PATIENCE).until(() -> backends.count("""
        select count(*) from pbx p join pace_share s on s.pbx = p.id and s.epoch = p.epoch
        where p.id = 'shared-b' and p.link_up and p.fenced and s.id = 'shared' and s.starts > 0""") == 1);
    counting.link(false);
    String job = stage.submit("18001");
    await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> other.dials.isEmpty());
    counting.die();
    var heir = stage.agent("shared-a", ScriptedAgent.answers(5));
    heir.link(false);
    await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> other.dials.isEmpty() && heir.dials.isEmpty());

    heir.foreign("shared", 0);
    heir.link(true);

    assertThat(stage.finished(job).state()).isEqualTo(JobState.COMPLETED);
  }
}
