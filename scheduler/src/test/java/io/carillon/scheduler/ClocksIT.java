package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.Retry;
import io.carillon.life.Health;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedulers and agents whose wall clocks are not the database's: nothing ends before its time, and nobody is rung by them. */
@WithBackends
final class ClocksIT {
  /** Longer than any call here can last: by that clock all of them are over. */
  private static final Duration OFF = Duration.ofHours(2);
  private static final Duration A_WHILE = Duration.ofSeconds(4);

  private final Backends backends;
  private RunningScheduler scheduler;
  private Stage stage;

  ClocksIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void start() {
    scheduler = RunningScheduler.start(backends);
    stage = new Stage(backends);
  }

  @AfterEach void stop() {
    stage.close();
    scheduler.stop();
    backends.query("update trunk set enabled = false");
    backends.query("update pbx set enabled = false");
  }

  private static CallSpec call(String to, Retry retry, Instant notBefore, Instant expiresAt) {
    return new CallSpec(List.of(Destination.number(to)), null, null, null, null, null, null, null, null, null, null, null, null, retry, notBefore,
        expiresAt, null, null, null, null, null);
  }

  private String stateOf(String job) {
    return backends.query("select state from job where id = $1", UUID.fromString(job)).getFirst().getString(0);
  }

  private Double clockOff(String pbx) {
    return backends.query("select clock_off from pbx where id = $1", pbx).getFirst().getDouble(0);
  }

  @Test void aSchedulerWhoseClockIsAheadEndsNothingBeforeItsTimeAndRingsNobody() {
    stage.line("hours", "210X.", 10, 200);
    var agent = stage.agent("hours", ScriptedAgent.begins());
    var inAnHour = Instant.now().plus(Duration.ofHours(1));
    stage.submit(call("21001", null, null, inAnHour));
    var live = Stage.dial(agent, 0);
    stage.begun(live);
    String again = stage.submit(call("21002", new Retry(2, 600, null), null, inAnHour));
    var busy = Stage.dial(agent, 1);
    stage.begun(busy);
    String later = stage.submit(call("21003", null, Instant.now().plusSeconds(900), inAnHour));
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from job where id = $1", UUID.fromString(later)) == 1);
    scheduler.stop();

    var real = Surroundings.real();
    var ahead = new Surroundings(() -> Instant.now().plus(OFF), real.nanos(), real.random(), new Health(), real.meters());
    scheduler = RunningScheduler.start(backends, backends.postgres(), ahead);
    agent.ended(busy, Ending.without(Outcome.BUSY, null, Instant.now()));
    String fresh = stage.submit("21004");

    await().atMost(Stage.PATIENCE).until(() -> stage.isSettled(busy));
    assertThat(stateOf(again)).as("rung again in ten minutes, an hour before it expires").isEqualTo("WAITING");
    await().during(A_WHILE).atMost(A_WHILE.multipliedBy(2)).until(() -> stateOf(later).equals("WAITING") && !stage.isSettled(live));
    assertThat(stateOf(fresh)).isEqualTo("QUEUED");
    assertThat(agent.dials).hasSize(2);
    assertThat(ahead.health().missing()).containsOnlyKeys("clock");
  }

  @Test void anAgentWhoseClockIsAheadIsGivenNothingAndNothingIsConcludedFromItsTime() {
    stage.line("fast", "220X.", 10, 200);
    var agent = stage.agent("fast", ScriptedAgent.saysNothing());
    stage.submit("22001");
    var first = Stage.dial(agent, 0);
    agent.clockAhead(OFF);
    await().atMost(Stage.PATIENCE).until(() -> clockOff("fast") != null);
    assertThat(clockOff("fast")).isBetween(OFF.toSeconds() - 5.0, OFF.toSeconds() + 1.0);
    String next = stage.submit("22002");
    var dealt = backends.query("select max(valid_until) from pace_share where pbx = 'fast'").getFirst().getOffsetDateTime(0);

    await().during(A_WHILE).atMost(A_WHILE.multipliedBy(2)).until(() -> agent.dials.size() == 1 && !stage.isSettled(first));
    assertThat(backends.query("select max(valid_until) from pace_share where pbx = 'fast'").getFirst().getOffsetDateTime(0)).isEqualTo(dealt);

    agent.clockAhead(Duration.ZERO);

    assertThat(Stage.dial(agent, 1).jobId()).as("and once the clock is right").isEqualTo(next);
  }

  @Test void anAgentWhoseClockIsBehindIsGivenNothingUntilAWordIsInTime() {
    stage.line("slow", "230X.", 10, 200);
    var agent = stage.agent("slow", ScriptedAgent.answers(5));
    assertThat(stage.finished(stage.submit("23001")).state()).isEqualTo(JobState.COMPLETED);
    agent.clockAhead(OFF.negated());
    // What came late once may have been late: all words of some seconds are looked at.
    await().atMost(Stage.PATIENCE).until(() -> clockOff("slow") != null);
    assertThat(clockOff("slow")).isBetween(-OFF.toSeconds() - 5.0, -OFF.toSeconds() + 1.0);
    String next = stage.submit("23002");
    await().during(A_WHILE).atMost(A_WHILE.multipliedBy(2)).until(() -> agent.dials.size() == 1);

    agent.clockAhead(Duration.ofSeconds(-1));

    assertThat(stage.finished(next).state()).isEqualTo(JobState.COMPLETED);
  }

  @Test void oneWordThatComesLateIsNoWrongClock() {
    stage.line("late", "240X.", 10, 200);
    var agent = stage.agent("late", ScriptedAgent.answers(5));
    assertThat(stage.finished(stage.submit("24001")).state()).isEqualTo(JobState.COMPLETED);
    agent.clockAhead(OFF.negated());
    agent.report();
    agent.clockAhead(Duration.ZERO);
    await().during(A_WHILE).atMost(A_WHILE.multipliedBy(2)).until(() -> clockOff("late") == null);
    assertThat(stage.finished(stage.submit("24002")).state()).isEqualTo(JobState.COMPLETED);
  }
}
