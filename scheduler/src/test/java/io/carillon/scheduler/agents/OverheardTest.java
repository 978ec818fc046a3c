package io.carillon.scheduler.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.AgentEvent.TrunkUse;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OverheardTest {
  private static final Instant AT = Instant.parse("2026-11-30T12:00:00Z");

  private final Overheard overheard = new Overheard();

  private static AgentStatus status(String holder, long epoch, boolean linkUp, int foreign) {
    Map<String, TrunkUse> trunks = linkUp ? Map.of("north", new TrunkUse(0, foreign)) : Map.of();
    return new AgentStatus("a", holder, epoch, linkUp, "22", null, trunks, 0, 0, null, AT, linkUp ? foreign : null, linkUp ? 1 : null, null);
  }

  private void hear(long offset, AgentStatus status, long nanos) {
    overheard.hear(new Received(Topics.EVENTS, 3, offset, "a", Wire.encode(status), Map.of(CloudEvent.TYPE_HEADER, Wire.nameOf(status)), 0), AT.plusMillis(nanos), nanos);
  }

  @Test void aWordThatIsReadAgainDoesNotBecomeYounger() {
    hear(10, status("h", 1, true, 1), 100);
    hear(11, status("h", 1, true, 2), 200);

    hear(10, status("h", 1, true, 1), 900);
    hear(11, status("h", 1, true, 2), 900);

    assertThat(overheard.of("a").atNanos()).isEqualTo(200);
    assertThat(overheard.of("a").status().otherChannels()).isEqualTo(2);
  }

  @Test void aReplacedHolderIsNotHeardOnceItsSuccessorWas() {
    hear(10, status("new", 2, true, 5), 100);

    hear(11, status("old", 1, true, 0), 200);

    assertThat(overheard.of("a").status().holder()).isEqualTo("new");
    assertThat(overheard.of("a").counted().otherChannels()).isEqualTo(5);
  }

  @Test void whatWasCountedLastIsKeptWhileNobodyCanCountAlsoByASuccessor() {
    hear(10, status("old", 1, true, 5), 100);

    hear(11, status("new", 2, false, 0), 200);

    assertThat(overheard.of("a").status().linkUp()).isFalse();
    assertThat(overheard.of("a").counted().otherChannels()).isEqualTo(5);
  }

  @Test void whatComesLateIsNotNews() {
    hear(10, status("h", 1, true, 1), 2_000);
    hear(11, status("h", 1, true, 2), 2_001);
    assertThat(overheard.of("a").counted().otherChannels()).isEqualTo(1);
  }

  @Test void whatIsNoStatusOrCannotBeReadIsNoneOfItsBusiness() {
    overheard.hear(new Received(Topics.EVENTS, 3, 1, "a", "{".getBytes(StandardCharsets.UTF_8), Map.of(CloudEvent.TYPE_HEADER, "agent.status"), 0), AT, 1);
    overheard.hear(new Received(Topics.EVENTS, 3, 2, "a", null, Map.of(), 0), AT, 1);
    assertThat(overheard.of("a")).isNull();
  }
}
