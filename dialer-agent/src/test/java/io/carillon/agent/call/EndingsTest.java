package io.carillon.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Outcome;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an ending says beside its outcome. */
final class EndingsTest {
  private static final Terms TERMS = new Terms(20, 140, true, null);

  private static Ending of(String dialStatus, int cause, String techLine, Long ringMillis) {
    var end = new EvidenceLine.Ended("0199c0de-0000-7000-8000-000000000001", 7, Instant.EPOCH, dialStatus, cause, techLine, 40L, ringMillis,
        null, null, "", "", "", "", "");
    return Endings.of(end, null, false, TERMS);
  }

  /** As real Asterisk writes it where it has no module for a codec that the call asked for. */
  @Test void aCallWhoseCodecsCannotBeTranslatedSaysSo() {
    assertThat(of("CONGESTION", 19, "", null)).matches(end -> end.outcome() == Outcome.TRUNK_FAILED && Ending.NO_CODEC.equals(end.reason()));
  }

  @Test void noOtherCongestionDoes() {
    assertThat(of("CONGESTION", 34, "", null)).matches(end -> end.outcome() == Outcome.CONGESTION && end.reason() == null);
    assertThat(of("CONGESTION", 19, "SIP 503 Service Unavailable", null)).matches(end -> end.outcome() == Outcome.CONGESTION && end.reason() == null);
    assertThat(of("CONGESTION", 19, "", 12L)).matches(end -> end.outcome() == Outcome.NO_ANSWER && end.reason() == null);
    assertThat(of("CONGESTION", 19, "SIP 488 Not Acceptable Here", null)).matches(end -> end.outcome() == Outcome.TRUNK_FAILED && end.reason() == null);
    assertThat(of("CHANUNAVAIL", 19, "", null)).matches(end -> end.outcome() == Outcome.TRUNK_FAILED && end.reason() == null);
  }
}
