package io.carillon.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agent.link.PbxListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class AgentMetersTest {
  @Test void anOldAsteriskIsSeenUntilAnotherAnswers() {
    var registry = new SimpleMeterRegistry();
    var meters = new AgentMeters(registry, "pbx-a");
    var old = registry.get("carillon.agent.asterisk.old").tag("pbx", "pbx-a").gauge();
    assertThat(old.value()).isZero();
    meters.asterisk(new PbxListener.Pbx("16.28.0", null, true));
    assertThat(old.value()).isEqualTo(1);
    meters.asterisk(new PbxListener.Pbx("22.10.1", null, false));
    assertThat(old.value()).isZero();
  }
}
