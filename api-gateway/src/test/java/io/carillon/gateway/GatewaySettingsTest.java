package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.life.Env;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GatewaySettingsTest {
  private static GatewaySettings read(Map<String, String> values) {
    var env = new Env(values::get);
    var settings = GatewaySettings.read(env);
    env.check();
    return settings;
  }

  @Test
  void readsAll() {
    var settings = read(Map.of("CARILLON_KAFKA", "k:1", "CARILLON_POSTGRES", "postgresql://u@p:2/d", "CARILLON_ADMIN_KEY", "0123456789abcdef",
        "CARILLON_HTTP_PORT", "0", "CARILLON_REGION", "DE", "CARILLON_FORBIDDEN_PREFIXES", "+7900, +44870"));
    assertThat(settings.port()).isZero();
    assertThat(settings.region()).isEqualTo("DE");
    assertThat(settings.forbiddenPrefixes()).containsExactly("+7900", "+44870");
    assertThat(settings.toString()).doesNotContain("0123456789abcdef");
  }

  @Test
  void saysAllThatIsWrong() {
    assertThatThrownBy(() -> read(Map.of("CARILLON_REGION", "XX", "CARILLON_HTTP_PORT", "x", "CARILLON_FORBIDDEN_PREFIXES", "7900", "CARILLON_ADMIN_KEY", "short")))
        .isInstanceOfSatisfying(Env.BadSettings.class, bad -> assertThat(bad.problems()).hasSize(6));
  }
}
