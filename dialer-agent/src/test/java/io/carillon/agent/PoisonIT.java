package io.carillon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.AttemptEnded;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.DeadLetter;
import io.carillon.contract.Outcome;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.testkit.Backends;
import io.carillon.testkit.TopicTap;
import io.carillon.testkit.WithBackends;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Assignments that nobody can follow, among those that are followed; and what waits until it is too late. */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PoisonIT {
  private static final String PBX = "pbx-a";
  private static final String TOPIC = Topics.assignments(PBX);

  private Backends backends;
  private TopicTap letters;
  private Lab lab;
  private AgentUnderTest agent;

  @BeforeAll void start(Backends given, @TempDir Path directory) {
    backends = given;
    lab = Lab.start(LabSpec.of(directory, LabSpec.Pbx.drivenByAmi(PBX)));
    backends.assignmentsTopic(PBX);
    letters = backends.tap(Topics.DEADLETTER);
    agent = new AgentUnderTest(backends, lab.pbxs().getFirst(), PbxMode.AMI).start().welcome();
  }

  @AfterAll void stop() {
    if (agent != null) agent.close();
    if (lab != null) lab.close();
  }

  @Test void whatCannotBeReadIsSetAsideAndWhatIsBehindItIsRung() {
    var dial = Wire.nameOf(agent.to("7916000000"));
    var poison = Map.of(
        "no-json", "{\"epoch\":",
        "no-object", "[1,2]",
        "a-word-for-a-number", "{\"epoch\":\"seven\",\"lane\":1,\"attemptId\":\"x\"}",
        "nothing", "");
    poison.forEach((key, value) -> backends.publishRaw(TOPIC, key, value.getBytes(StandardCharsets.UTF_8), Map.of(CloudEvent.TYPE_HEADER, dial)));
    backends.publishRaw(TOPIC, "no-name", "{}".getBytes(StandardCharsets.UTF_8), Map.of());
    backends.publishRaw(TOPIC, "not-of-this-topic", "{}".getBytes(StandardCharsets.UTF_8), Map.of(CloudEvent.TYPE_HEADER, "job.finished"));
    backends.publishRaw(TOPIC, "a-tombstone", null, Map.of(CloudEvent.TYPE_HEADER, dial));
    isRung();
    var about = letters.awaitMany(DeadLetter.class, letter -> letter.topic().equals(TOPIC) && !letter.key().equals(PBX), 7, Duration.ofSeconds(10));
    assertThat(about).extracting(DeadLetter::key).containsExactlyInAnyOrder("no-json", "no-object", "a-word-for-a-number", "nothing", "no-name",
        "not-of-this-topic", "a-tombstone");
    assertThat(about).allSatisfy(letter -> {
      assertThat(letter.reason()).isNotBlank();
      assertThat(new String(Base64.getDecoder().decode(letter.valueBase64()), StandardCharsets.UTF_8)).isEqualTo(poison.getOrDefault(letter.key(),
          letter.key().equals("a-tombstone") ? "" : "{}"));
    });
  }

  /** It can be read, and what it says can be done by nobody. */
  @Test void whatCannotBeHeededHoldsNobodyUp() {
    var c = agent.to("7916000000");
    var codecs = new ArrayList<String>();
    codecs.add(null);
    var unheeded = new AttemptDial(c.epoch(), agent.lane(), c.attemptId(), c.jobId(), null, "default", c.kind(), 5, c.to(), c.dial(), "north", 10,
        60, null, "quick", null, null, null, null, null, codecs, false, null, c.notAfter(), null);
    agent.dial(unheeded);
    isRung();
    letters.await(DeadLetter.class, letter -> letter.topic().equals(TOPIC) && letter.reason().startsWith("could not be heeded"));
    assertThat(lab.carrier().record().ofAttempt(c.attemptId()).calls()).isEmpty();
  }

  /** No start is left: they wait, and are answered when their time is over, each once. */
  @Test void whatWaitsForAStartUntilItIsTooLateIsRefusedAndRingsNobody() {
    agent.share(0, 1000);
    try {
      var late = List.of(late(2), late(3), late(2));
      late.forEach(agent::dial);
      for (var dial : late) {
        assertThat(agent.ended(dial.attemptId())).matches(end -> end.outcome() == Outcome.REFUSED && end.reason().equals("TOO_LATE"));
        assertThat(Duration.between(dial.notAfter(), agent.ended(dial.attemptId()).endedAt())).as("after its time, not long")
            .isBetween(Duration.ZERO, Duration.ofMillis(2_500));
      }
      agent.share(1000, 1000);
      isRung();
      assertThat(late).allSatisfy(dial -> {
        assertThat(lab.carrier().record().ofAttempt(dial.attemptId()).calls()).isEmpty();
        assertThat(agent.events.messages(AttemptEnded.class).stream().filter(end -> end.attemptId().equals(dial.attemptId()))).hasSize(1);
      });
    } finally {
      agent.share(1000, 1000);
    }
  }

  private AttemptDial late(int seconds) {
    var c = agent.to("7916000000");
    return new AttemptDial(c.epoch(), agent.lane(), c.attemptId(), c.jobId(), null, "default", c.kind(), 5, c.to(), c.dial(), "north", 10, 60, null,
        "quick", null, null, null, null, null, null, false, null, Instant.now().plusSeconds(seconds), null);
  }

  private void isRung() {
    String next = agent.ring("7916000000", "north", 20);
    assertThat(agent.ended(next).outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(lab.carrier().record().ofAttempt(next).calls()).hasSize(1);
  }
}
