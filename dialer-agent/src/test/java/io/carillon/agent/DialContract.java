package io.carillon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.AgentEvent.AttemptAnswered;
import io.carillon.contract.AgentEvent.AttemptEnded;
import io.carillon.contract.AgentEvent.AttemptOriginating;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.HungUpBy;
import io.carillon.contract.Outcome;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Suppression;
import io.carillon.contract.Topics;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an agent promises, whichever way it drives its Asterisk; against what the carrier saw. */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DialContract {
  Backends backends;
  Lab lab;
  PbxNode pbx;
  AgentUnderTest agent;

  abstract PbxMode mode();

  @BeforeAll void start(Backends given, @TempDir Path directory) {
    backends = given;
    lab = Lab.start(LabSpec.of(directory, mode() == PbxMode.AMI ? LabSpec.Pbx.drivenByAmi("pbx-a") : LabSpec.Pbx.drivenByCallFiles("pbx-b")));
    pbx = lab.pbxs().getFirst();
    backends.assignmentsTopic(pbx.name());
    agent = new AgentUnderTest(backends, pbx, mode()).start().welcome();
  }

  @AfterAll void stop() {
    if (agent != null) agent.close();
    if (lab != null) lab.close();
  }

  private List<CarrierCall> atCarrier(String attemptId) {
    return lab.carrier().record().ofAttempt(attemptId).calls();
  }

  @Test void everyOutcomeIsWhatTheCarrierDid() {
    var outcomes = new LinkedHashMap<String, Outcome>();
    outcomes.put("7916000002", Outcome.ANSWERED);
    outcomes.put("7916000010", Outcome.BUSY);
    outcomes.put("7916000011", Outcome.BUSY);
    outcomes.put("7916000020", Outcome.NO_ANSWER);
    outcomes.put("7916000021", Outcome.TRUNK_FAILED);
    outcomes.put("7916000022", Outcome.NO_ANSWER);
    outcomes.put("7916000030", Outcome.CONGESTION);
    outcomes.put("7916000031", Outcome.CONGESTION);
    outcomes.put("7916000032", Outcome.CONGESTION);
    outcomes.put("7916000033", Outcome.CONGESTION);
    outcomes.put("7916000040", Outcome.INVALID_NUMBER);
    outcomes.put("7916000041", Outcome.REJECTED);
    outcomes.put("7916000042", Outcome.NO_ANSWER);
    outcomes.put("7916000043", Outcome.UNREACHABLE);
    outcomes.put("7916000044", Outcome.INVALID_NUMBER);
    outcomes.put("7916000047", Outcome.BLOCKED);
    outcomes.put("7916000048", Outcome.TRUNK_FAILED);
    outcomes.put("7916000049", Outcome.UNREACHABLE);
    var ids = new LinkedHashMap<String, String>();
    outcomes.keySet().forEach(number -> ids.put(number, agent.dial(agent.call(UUID.randomUUID().toString(), number, "north", 3, "hold", Map.of()))));
    ids.forEach((number, id) -> {
      Ending ending = agent.ended(id);
      assertThat(ending.outcome()).as(number + " " + ending).isEqualTo(outcomes.get(number));
      assertThat(atCarrier(id)).as(number).hasSize(1);
      var seen = atCarrier(id).getFirst();
      assertThat(seen.callerName()).isEqualTo("Duty");
      assertThat(seen.callerNumber()).isEqualTo("+74959998877");
      if (ending.sipCode() != null) assertThat(ending.sipCode()).as(number).isEqualTo(seen.sipCode());
    });
  }

  @Test void anAnsweredCallTellsItsWholeStory() {
    String id = agent.hold("7916000002", 20, 30);
    agent.await(AttemptOriginating.class, id);
    agent.await(AttemptAnswered.class, id);
    var ending = agent.ended(id);
    assertThat(ending.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(ending.hungUpBy()).isEqualTo(HungUpBy.CALLEE);
    assertThat(ending.talkMillis()).isBetween(700L, 3000L);
    assertThat(ending.ringMillis()).isBetween(500L, 3000L);
    assertThat(ending.channel()).startsWith("PJSIP/north-");
  }

  @Test void whoHasNoEndpointHasATrunkThatFailed() {
    String missing = agent.ring("7916000000", "missing", 5);
    assertThat(agent.ended(missing).outcome()).isEqualTo(Outcome.TRUNK_FAILED);
  }

  @Test void aTrunkNobodyToldOfIsRefused() {
    String id = agent.ring("7916000000", "nowhere", 5);
    assertThat(agent.ended(id)).matches(e -> e.outcome() == Outcome.REFUSED && e.reason().equals("NO_TRUNK"));
    assertThat(atCarrier(id)).isEmpty();
  }

  @Test void aHangupWhileItRingsCancels() {
    String id = agent.ring("7916000020", "north", 30);
    await().until(() -> atCarrier(id).size() == 1 && pbxHasArrival(id));
    agent.hangUp(id);
    assertThat(agent.ended(id).outcome()).isEqualTo(Outcome.CANCELLED);
    await().untilAsserted(() -> assertThat(atCarrier(id).getFirst().endedBy()).isEqualTo("pbx"));
  }

  private boolean pbxHasArrival(String id) {
    return events(AttemptOriginating.class, id) > 0;
  }

  private long events(Class<AttemptOriginating> type, String id) {
    return agent.events.messages(type).stream().filter(e -> e.attemptId().equals(id)).count();
  }

  @Test void aHangupOfATalkingCallIsAnsweredAndOurs() {
    String id = agent.talking();
    agent.hangUp(id);
    assertThat(agent.ended(id)).matches(e -> e.outcome() == Outcome.ANSWERED && e.hungUpBy() == HungUpBy.US);
  }

  @Test void aCancelThatComesFirstIsRemembered() {
    var dial = agent.to("7916000000");
    agent.hangUp(dial.attemptId());
    agent.dial(dial);
    assertThat(agent.ended(dial.attemptId()).outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(atCarrier(dial.attemptId())).isEmpty();
  }

  @Test void whatIsTooLateOrUnfitIsRefusedByName() {
    var late = agent.to("7916000000");
    var tooLate = new io.carillon.contract.Assignment.AttemptDial(late.epoch(), late.lane(), late.attemptId(), late.jobId(), null, "default", late.kind(), 5,
        late.to(), late.dial(), "north", 5, 60, null, "quick", null, null, null, null, null, null, false, null, Instant.now().minusSeconds(1), null);
    agent.dial(tooLate);
    assertThat(agent.ended(late.attemptId()).reason()).isEqualTo("TOO_LATE");
    for (String bad : List.of("500&PJSIP/1900@north", "100@internal,30", "${SHELL(id)}", "1\r\nAction: Command", "1;2", "7916\n")) {
      String id = agent.ring(bad, "north", 5);
      assertThat(agent.ended(id)).as(bad).matches(e -> e.outcome() == Outcome.REFUSED && e.reason().startsWith("BAD"));
      assertThat(atCarrier(id)).isEmpty();
    }
  }

  @Test void anotherEpochIsDroppedWithoutAWord() {
    var mine = agent.to("7916000000");
    var stale = new io.carillon.contract.Assignment.AttemptDial(agent.epoch() - 1, agent.lane(), UUID.randomUUID().toString(), mine.jobId(), null, "default",
        mine.kind(), 5, mine.to(), mine.dial(), "north", 5, 60, null, "quick", null, null, null, null, null, null, false, null, mine.notAfter(), null);
    agent.dial(stale);
    agent.dial(mine);
    agent.ended(mine.attemptId());
    assertThat(agent.events.messages(AttemptEnded.class)).noneMatch(e -> e.attemptId().equals(stale.attemptId()));
    assertThat(atCarrier(stale.attemptId())).isEmpty();
  }

  @Test void theSameAssignmentTwiceRingsOnce() {
    var dial = agent.to("7916000000");
    agent.dial(dial);
    agent.dial(dial);
    agent.ended(dial.attemptId());
    var after = agent.to("7916000000");
    agent.dial(after);
    agent.ended(after.attemptId());
    assertThat(atCarrier(dial.attemptId())).hasSize(1);
  }

  @Test void aSuppressedNumberIsNotRung() {
    var suppression = new Suppression("default", Suppression.DEFAULT_LIST, "+7916555000", "asked", Instant.now());
    backends.publish(Topics.SUPPRESSIONS, suppression.key(), suppression);
    await().untilAsserted(() -> {
      String id = agent.dial(agent.to("7916555000"));
      assertThat(agent.ended(id)).matches(e -> e.outcome() == Outcome.REFUSED && e.reason().equals("SUPPRESSED"));
    });
  }

  @Test void whoIsSuppressedWhileAStoppedAsteriskHasHisCallInHandIsNotRung() {
    String before = agent.ring("7916000000", "north", 20);
    agent.ended(before);
    var suppression = new Suppression("default", Suppression.DEFAULT_LIST, "+7916777000", "asked", Instant.now());
    double written = agent.written();
    String id;
    pbx.freeze();
    try {
      id = agent.dial(agent.to("7916777000"));
      await("the call is written").until(() -> agent.written() > written);
      backends.publish(Topics.SUPPRESSIONS, suppression.key(), suppression);
      long accepted = System.nanoTime();
      await("what was promised has passed").until(() -> System.nanoTime() - accepted > 1_100_000_000L);
    } finally {
      pbx.thaw();
    }
    assertThat(agent.ended(id)).matches(e -> e.outcome() == Outcome.REFUSED && e.reason().equals("ARRIVED_LATE"));
    String after = agent.ring("7916000000", "north", 20);
    assertThat(agent.ended(after).outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(atCarrier(id)).isEmpty();
  }

  @Test void thePaceIsKeptAtTheCarrier() {
    agent.share(5, 1000);
    try {
      var ids = IntStream.range(0, 20).mapToObj(i -> agent.ring("7916000000", "south", 10)).toList();
      ids.forEach(id -> assertThat(agent.ended(id).outcome()).isEqualTo(Outcome.ANSWERED));
      assertThat(lab.carrier().maxStartsInWindow("south", Duration.ofMillis(970))).isLessThanOrEqualTo(5);
    } finally {
      agent.share(1000, 1000);
    }
  }

  @Test void whatNeverArrivedIsRefusedAndWhatEndedIsTold() {
    String never = UUID.randomUUID().toString();
    agent.resolve(never, Instant.now(), false);
    assertThat(agent.ended(never)).matches(e -> e.outcome() == Outcome.REFUSED && e.reason().equals("NEVER_ARRIVED"));
  }

  @Test void channelsOfATrunkAreCounted() {
    String id = agent.talking();
    agent.events.await(AgentStatus.class, s -> s.linkUp() && s.trunks().get("north") != null && s.trunks().get("north").ours() >= 1
        && s.trunks().get("north").foreign() == 0);
    agent.hangUp(id);
    agent.ended(id);
  }
}
