package io.carillon.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.life.Env;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
  @Test void aloneUnlessTold() {
    assertThat(ClusterSettings.read(new Env(Map.<String, String>of()::get))).isEqualTo(ClusterSettings.alone("carillon"));
  }

  @Test void everySettingCounts() {
    var env = Map.of("CARILLON_HAZELCAST", "one:5702, two:5702", "CARILLON_HAZELCAST_HOST", "10.0.0.1", "CARILLON_HAZELCAST_PORT", "5702",
        "CARILLON_HAZELCAST_NAME", "blue");
    assertThat(ClusterSettings.read(new Env(env::get))).isEqualTo(new ClusterSettings("blue", java.util.List.of("one:5702", "two:5702"), "10.0.0.1", 5702));
  }

  @Test void aServiceOfKubernetesKnowsTheMembersAndTheListIsNotUsed() {
    var env = Map.of("CARILLON_HAZELCAST", "one:5701", "CARILLON_HAZELCAST_SERVICE", "carillon-scheduler", "CARILLON_HAZELCAST_HOST", "10.0.0.1",
        "CARILLON_HAZELCAST_PUBLIC", "gate.example:6701");
    assertThat(ClusterSettings.read(new Env(env::get)))
        .isEqualTo(new ClusterSettings("carillon", java.util.List.of(), "10.0.0.1", 5701, "carillon-scheduler", "gate.example:6701"));
  }

  @Test void whatIsNoServiceAndNoAddressIsSaid() {
    var env = new Env(Map.of("CARILLON_HAZELCAST_SERVICE", "Not/One", "CARILLON_HAZELCAST_PUBLIC", "a b")::get);
    ClusterSettings.read(env);
    assertThatThrownBy(env::check).hasMessageContaining("'Not/One'").hasMessageContaining("'a b'");
  }

  @Test void aMemberThatIsNoAddressIsSaid() {
    var env = new Env(Map.of("CARILLON_HAZELCAST", "one:5702,what ever", "CARILLON_HAZELCAST_PORT", "x")::get);
    ClusterSettings.read(env);
    assertThatThrownBy(env::check).hasMessageContaining("'what ever'").hasMessageContaining("CARILLON_HAZELCAST_PORT");
  }
}
