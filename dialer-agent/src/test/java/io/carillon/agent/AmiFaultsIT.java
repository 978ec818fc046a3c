package io.carillon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.AgentEvent.AttemptAnswered;
import io.carillon.contract.AgentEvent.AttemptEnded;
import io.carillon.contract.AgentEvent.AttemptOriginating;
import io.carillon.contract.Outcome;
import io.carillon.contract.PbxMode;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of calls when the agent or its Asterisk goes away under them. */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AmiFaultsIT {
  private Backends backends;
  private Lab lab;
  private PbxNode pbx;
  private AgentUnderTest agent;

  @BeforeAll void start(Backends given, @TempDir Path directory) {
    backends = given;
    lab = Lab.start(LabSpec.of(directory, LabSpec.Pbx.drivenByAmi("pbx-a")));
    pbx = lab.pbxs().getFirst();
    backends.assignmentsTopic(pbx.name());
    agent = new AgentUnderTest(backends, pbx, PbxMode.AMI).start().welcome();
  }

  @AfterAll void stop() {
    if (agent != null) agent.close();
    if (lab != null) lab.close();
  }

  private String talking() {
    String id = agent.dial(agent.call(UUID.randomUUID().toString(), "7916000006", "north", 30, "hold", Map.of("HOLD", "60")));
    agent.await(AttemptAnswered.class, id);
    return id;
  }

  @Test void aSuccessorAdoptsALiveCallAndTellsItsRealEnd() {
    String live = talking();
    var originatingAt = agent.await(AttemptOriginating.class, live).at();
    agent.close();
    agent = new AgentUnderTest(backends, pbx, PbxMode.AMI).start().welcome();
    agent.resolve(live, originatingAt, true);
    agent.events.await(AgentStatus.class, status -> status.outstanding() >= 1);
    assertThat(agent.events.messages(AttemptEnded.class)).noneMatch(ended -> ended.attemptId().equals(live));
    agent.hangUp(live);
    assertThat(agent.ended(live)).matches(e -> e.outcome() == Outcome.ANSWERED && e.dialStatus().equals("ANSWER"));
    assertThat(lab.carrier().record().ofAttempt(live).calls()).hasSize(1);
  }

  @Test void aCutLinkIsMendedAndCallsGoOn() {
    String live = talking();
    pbx.cli("manager kick session all");
    pbx.cli("module reload manager");
    int before = agent.events.messages(AttemptEnded.class).size();
    String next = agent.dial(agent.call(UUID.randomUUID().toString(), "7916000000", "north", 30, "quick", Map.of()));
    agent.ended(next);
    assertThat(agent.events.messages(AttemptEnded.class).stream().skip(before)).noneMatch(ended -> ended.attemptId().equals(live));
    agent.hangUp(live);
    assertThat(agent.ended(live).outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test void aCrashOfAsteriskIsToldAsItIsAndTheFenceStandsAgainBeforeAnythingIsPlaced() {
    String talking = talking();
    String ringing = agent.dial(agent.call(UUID.randomUUID().toString(), "7916000020", "north", 60, "quick", Map.of()));
    await().until(() -> lab.carrier().record().ofAttempt(ringing).calls().size() == 1);
    // AstDB is written to disk about once a second: only then does the crash leave the rows
    await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
    pbx.kill9();
    agent.events.await(AgentStatus.class, status -> !status.linkUp());
    pbx.start();
    assertThat(agent.ended(talking)).matches(e -> e.outcome() == Outcome.ANSWERED && e.reason().equals("PBX_CRASHED"));
    assertThat(agent.ended(ringing)).matches(e -> e.outcome() == Outcome.UNKNOWN && e.reason().equals("PBX_CRASHED"));
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
      String next = agent.dial(agent.call(UUID.randomUUID().toString(), "7916000000", "north", 30, "quick", Map.of()));
      assertThat(agent.ended(next).outcome()).isEqualTo(Outcome.ANSWERED);
    });
    assertThat(lab.carrier().record().ofAttempt(ringing).calls()).hasSize(1);
  }
}
