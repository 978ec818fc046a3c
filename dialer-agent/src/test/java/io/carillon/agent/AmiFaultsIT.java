package io.carillon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.AgentHello;
import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.AgentEvent.AttemptEnded;
import io.carillon.contract.AgentEvent.AttemptOriginating;
import io.carillon.contract.Outcome;
import io.carillon.contract.PbxMode;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** The agent goes and another takes its place. */
  private void succeeded() {
    agent.close();
    agent = new AgentUnderTest(backends, pbx, PbxMode.AMI).start().welcome();
  }

  @Test void aSuccessorAdoptsALiveCallAndTellsItsRealEnd() {
    String live = agent.talking();
    var originatingAt = agent.await(AttemptOriginating.class, live).at();
    succeeded();
    agent.resolve(live, originatingAt, true);
    agent.events.await(AgentStatus.class, status -> status.outstanding() >= 1);
    assertThat(agent.events.messages(AttemptEnded.class)).noneMatch(ended -> ended.attemptId().equals(live));
    agent.hangUp(live);
    assertThat(agent.ended(live)).matches(e -> e.outcome() == Outcome.ANSWERED && e.dialStatus().equals("ANSWER"));
    assertThat(lab.carrier().record().ofAttempt(live).calls()).hasSize(1);
  }

  @Test void aCutLinkIsMendedAndCallsGoOn() {
    String live = agent.talking();
    pbx.cli("manager kick session all");
    pbx.cli("module reload manager");
    int before = agent.events.messages(AttemptEnded.class).size();
    String next = agent.ring("7916000000", "north", 30);
    agent.ended(next);
    assertThat(agent.events.messages(AttemptEnded.class).stream().skip(before)).noneMatch(ended -> ended.attemptId().equals(live));
    agent.hangUp(live);
    assertThat(agent.ended(live).outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test void aCrashOfAsteriskIsToldAsItIsAndTheFenceStandsAgainBeforeAnythingIsPlaced() {
    String talking = agent.talking();
    String ringing = agent.ring("7916000020", "north", 60);
    await().until(() -> lab.carrier().record().ofAttempt(ringing).calls().size() == 1);
    // AstDB is written to disk about once a second: only then does the crash leave the rows
    await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
    pbx.kill9();
    agent.events.await(AgentStatus.class, status -> !status.linkUp());
    pbx.start();
    assertThat(agent.ended(talking)).matches(e -> e.outcome() == Outcome.ANSWERED && e.reason().equals("PBX_CRASHED"));
    assertThat(agent.ended(ringing)).matches(e -> e.outcome() == Outcome.UNKNOWN && e.reason().equals("PBX_CRASHED"));
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
      String next = agent.ring("7916000000", "north", 30);
      assertThat(agent.ended(next).outcome()).isEqualTo(Outcome.ANSWERED);
    });
    assertThat(lab.carrier().record().ofAttempt(ringing).calls()).hasSize(1);
  }

  @Test void whoIsAskedAgainSaysTheSameAgain() {
    String live = agent.talking();
    var originatingAt = agent.await(AttemptOriginating.class, live).at();
    succeeded();
    agent.resolve(live, originatingAt, true);
    agent.events.await(AgentStatus.class, status -> status.outstanding() >= 1);
    agent.hangUp(live);
    var first = agent.ended(live);
    // Its evidence goes a moment after the broker has its end.
    await().until(() -> !pbx.cli("database show carillon").contains(live));
    agent.resolve(live, originatingAt, true);
    var both = agent.events.awaitMany(AttemptEnded.class, ended -> ended.attemptId().equals(live), 2, Duration.ofSeconds(20));
    assertThat(both).allMatch(ended -> ended.ending().equals(first));
  }

  @Test void aCancelThatComesBeforeTheQuestionEndsTheCall() {
    String live = agent.talking();
    var originatingAt = agent.await(AttemptOriginating.class, live).at();
    succeeded();
    agent.hangUp(live);
    agent.resolve(live, originatingAt, true);
    assertThat(agent.ended(live).outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test void whatAReplacedHolderWouldForgetStaysForItsSuccessor() {
    String live = agent.talking();
    pbx.cli("channel originate Local/epoch-" + (agent.epoch() + 1) + "@carillon-control/n application NoOp");
    pbx.cli("channel request hangup all");
    await().until(() -> pbx.cli("database show carillon/e").contains(live));
    // The old holder stands down and another takes its place; whatever the old one still did, the evidence is there.
    agent.events.await(AgentHello.class, hello -> hello.pbx().equals(pbx.name()) && hello.epochFound() == agent.epoch() + 1);
    agent.welcome();
    agent.resolve(live, agent.await(AttemptOriginating.class, live).at(), false);
    assertThat(agent.events.awaitMany(AttemptEnded.class, ended -> ended.attemptId().equals(live) && ended.epoch() == agent.epoch(), 1, Duration.ofSeconds(20)))
        .allMatch(ended -> ended.ending().outcome() == Outcome.ANSWERED);
  }

  @Test void channelsOfOthersAreToldWithinASecondOnATrunkOrOnNone() {
    agent.events.await(AgentStatus.class, status -> status.linkUp() && status.trunks().containsKey("north"));
    String live = agent.talking();
    pbx.cli("channel originate PJSIP/7916000006@north application Wait 20");
    long since = System.nanoTime();
    agent.events.await(AgentStatus.class, status -> status.trunks().containsKey("north") && status.trunks().get("north").foreign() == 1);
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofMillis(1000));
    // A trunk that the agent was not told of.
    pbx.cli("channel originate PJSIP/7916000006@internal application Wait 20");
    var both = agent.events.await(AgentStatus.class, status -> status.otherChannels() != null && status.otherChannels() == 2);
    assertThat(both.trunks().get("north").foreign()).isEqualTo(1);
    assertThat(both.trunks().get("north").ours()).isEqualTo(1);
    assertThat(both.countMillis()).isBetween(0, 1000);
    pbx.cli("channel request hangup all");
    int told = agent.events.messages(AgentStatus.class).size();
    await().until(() -> agent.events.messages(AgentStatus.class).stream().skip(told).anyMatch(status -> status.otherChannels() == 0));
    agent.ended(live);
  }

  @Test void channelsAreCountedTwiceASecond() {
    agent.events.await(AgentStatus.class, AgentStatus::linkUp);
    int told = agent.events.messages(AgentStatus.class).size();
    long since = System.nanoTime();
    await().until(() -> agent.events.messages(AgentStatus.class).size() >= told + 7);
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isBetween(Duration.ofMillis(2_500), Duration.ofMillis(4_500));
  }

  @Test void whatAStoppedAsteriskTakesUpAfterItWasBarredRingsNobody() {
    String before = agent.ring("7916000000", "north", 30);
    agent.ended(before);
    pbx.freeze();
    String id;
    try {
      id = agent.ring("7916000000", "north", 30);
      agent.await(AttemptOriginating.class, id);
      agent.events.await(AgentStatus.class, status -> !status.linkUp());
    } finally {
      pbx.thaw();
    }
    var end = agent.ended(id);
    String after = agent.ring("7916000000", "north", 30);
    agent.ended(after);
    int rung = lab.carrier().record().ofAttempt(id).calls().size();
    assertThat(rung).as(end.toString()).isEqualTo(end.outcome() == Outcome.REFUSED ? 0 : 1);
  }

  @Test void whatAnAsteriskThatStoodStillTakesUpAtOnceIsNoMoreThanTheShare() {
    mostStartsInASecond(Duration.ofMillis(3_200));
  }

  @Test void norIsWhatComesAfterItWhereTheLinkWasGivenUpMeanwhile() {
    mostStartsInASecond(Duration.ofMillis(6_500));
  }

  private void mostStartsInASecond(Duration still) {
    agent.ended(agent.ring("7916000000", "north", 30));
    agent.share(3, 1_000);
    pbx.freeze();
    var ids = new ArrayList<String>();
    try {
      for (int i = 0; i < 15; i++) ids.add(agent.ring("7916000000", "north", 30));
      agent.await(AttemptOriginating.class, ids.get(2));
      await().pollDelay(still).atMost(still.plusSeconds(5)).until(() -> true);
      // What waited goes back where the link is given up.
      for (int i = 0; i < 10; i++) ids.add(agent.ring("7916000000", "north", 30));
    } finally {
      pbx.thaw();
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> agent.events.messages(AgentStatus.class).getLast().linkUp());
    for (int i = 0; i < 10; i++) ids.add(agent.ring("7916000000", "north", 30));
    ids.forEach(agent::ended);
    agent.share(1000, 1_000);
    var starts = lab.carrier().record().calls().stream().filter(call -> ids.contains(call.attempt())).mapToLong(CarrierCall::startMillis).sorted().toArray();
    assertThat(starts).hasSizeGreaterThan(6);
    for (int i = 3; i < starts.length; i++) assertThat(starts[i] - starts[i - 3]).as("starts " + Arrays.toString(starts) + " at " + i).isGreaterThan(800);
  }
}
