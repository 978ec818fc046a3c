package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Carriers that go away and come back, against agents that play their part over Kafka. */
@WithBackends
final class TrunkOutIT {
  /** As many as an outage of 25 minutes has: 5, 10, 20 and 40 s, then every 45 to 60. */
  private static final int PROBES = 32;

  private final Backends backends;
  private Surroundings surroundings = Surroundings.real();
  private final Set<String> away = ConcurrentHashMap.newKeySet();
  private RunningScheduler scheduler;
  private Stage stage;

  TrunkOutIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void start() {
    scheduler = RunningScheduler.start(backends, backends.postgres(), surroundings);
    stage = new Stage(backends);
  }

  @AfterEach void stop() {
    stage.close();
    scheduler.stop();
  }

  /** The carriers that are away never reply; over the others everybody answers. */
  private void play(ScriptedAgent agent, AttemptDial dial) {
    agent.originating(dial);
    var outcome = away.contains(dial.trunk()) ? Outcome.TRUNK_FAILED : Outcome.ANSWERED;
    agent.ended(dial, Ending.without(outcome, null, Instant.now()));
  }

  private String state(String trunk) {
    var rows = backends.query("select state from trunk_health where trunk = $1", trunk);
    return rows.isEmpty() ? "none" : rows.getFirst().getString(0);
  }

  private long failedProbes(String trunk) {
    return backends.count("select coalesce(max(probes), 0) from trunk_health where trunk = $1 and state <> 'CLOSED'", trunk);
  }

  /** What is waited for has come: the next probe, and whoever waits for it. */
  private void timePasses(String trunk) {
    backends.query("update trunk_health set probe_at = now() where trunk = $1 and state = 'OPEN'", trunk);
    backends.query("update job set due_at = now() where state = 'WAITING' and due_at > now()");
  }

  @Test void anOutageOfTwentyFiveMinutesLosesNoJobAndAProbeEndsIt() {
    stage.line("gone", "100X.", 20, 200);
    away.add("gone");
    var agent = stage.agent("gone", this::play);
    var jobs = stage.submit("1000", 12);
    await().atMost(Stage.PATIENCE).until(() -> state("gone").equals("OPEN"));
    await().untilAsserted(() -> assertThat(surroundings.meters().scrape()).containsPattern("carillon_trunk_out\\{.*trunk=\"gone\".*} 1"));
    await().until(() -> backends.count("select count(*) from attempt where pbx = 'gone' and not settled") == 0);
    int opened = agent.dials.size();

    for (int probe = 1; probe <= PROBES; probe++) {
      int wanted = probe;
      if (probe == PROBES / 2) {
        // Whoever leads next knows it too.
        scheduler.stop();
        surroundings = Surroundings.real();
        scheduler = RunningScheduler.start(backends, backends.postgres(), surroundings);
      }
      await().atMost(Stage.PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
        timePasses("gone");
        return failedProbes("gone") >= wanted;
      });
    }
    assertThat(stage.ends(jobs)).as("jobs that are over").isEmpty();
    assertThat(backends.count("select coalesce(max(attempts), 0) from job where number like '1000%'")).as("attempts used up").isZero();
    assertThat(agent.dials.size() - opened).as("nobody but probes was sent there").isBetween(PROBES, PROBES + 2);

    away.clear();
    await().atMost(Stage.PATIENCE).until(() -> {
      if (!state("gone").equals("CLOSED")) timePasses("gone");
      return state("gone").equals("CLOSED");
    });
    assertThat(stage.finished(jobs, Stage.PATIENCE)).allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.COMPLETED));
    await().untilAsserted(() -> assertThat(surroundings.meters().scrape()).containsPattern("carillon_trunk_out\\{.*trunk=\"gone\".*} 0"));
  }

  @Test void whoHasAnotherTrunkTakesItAtOnceAndWhoHasNoneSaysWhy() {
    stage.pbx("half");
    stage.trunk("half-gone", 50, 200, "half");
    stage.trunk("half-there", 50, 200, "half");
    stage.route("half-both", "200X.", "half-gone", "half-there");
    stage.route("half-one", "300X.", "half-gone");
    away.add("half-gone");
    var agent = stage.agent("half", this::play);
    var opening = stage.submit("2000", 10);
    assertThat(stage.finished(opening, Stage.PATIENCE)).allSatisfy(job -> assertThat(job.trunk()).isEqualTo("half-there"));
    await().until(() -> !state("half-gone").equals("CLOSED"));
    String alone = stage.submit("30001");

    await().untilAsserted(() -> assertThat(backends.query("select reason from job where number = '30001' and state = 'WAITING'"))
        .singleElement().matches(row -> row.getString(0).equals("TRUNK_OUT")));
    var both = stage.submit("2001", 10);
    assertThat(stage.finished(both, Stage.PATIENCE)).allSatisfy(job -> {
      assertThat(job.trunk()).isEqualTo("half-there");
      assertThat(job.attempts()).as("one of all may have been a probe").isBetween(1, 2);
    });
    assertThat(stage.ends(Set.of(alone))).isEmpty();
    assertThat(agent.dials.stream().filter(dial -> dial.to().startsWith("2001") && dial.trunk().equals("half-gone")).count()).isLessThanOrEqualTo(2);
  }

  @Test void aFullPbxIsNoFaultOfTheTrunk() {
    stage.line("crowd", "400X.", 50, 200);
    var agent = stage.agent("crowd", ScriptedAgent.ends(Outcome.PBX_OVERLOADED));
    stage.submit("4000", 30);
    await().atMost(Stage.PATIENCE).until(() -> agent.dials.size() >= 30);
    await().until(() -> backends.count("select count(*) from attempt where pbx = 'crowd' and settled") >= 30);
    assertThat(state("crowd")).isEqualTo("none");
  }
}
