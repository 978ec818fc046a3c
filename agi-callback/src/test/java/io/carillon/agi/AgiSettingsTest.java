package io.carillon.agi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.life.Env;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AgiSettingsTest {
  @TempDir Path folder;

  @Test void fewAreNeededAndTheRestIsSafe() throws Exception {
    var settings = read(Map.of());
    assertThat(settings.server().host()).isEqualTo("127.0.0.1");
    assertThat(settings.server().port()).isEqualTo(4573);
    assertThat(settings.server().peers().allows("127.0.0.1")).isTrue();
    assertThat(settings.server().peers().allows("10.0.0.1")).isFalse();
    assertThat(settings.secret()).isEqualTo("0123456789abcdef");
    assertThat(settings.region()).isNull();
    assertThat(settings.toString()).doesNotContain("0123456789abcdef");
  }

  @Test void allCanBeSaid() throws Exception {
    var settings = read(Map.of("CARILLON_AGI_HOST", "10.1.2.3", "CARILLON_AGI_PORT", "0", "CARILLON_AGI_PEERS", "10.1.0.0/16",
        "CARILLON_AGI_SESSIONS", "7", "CARILLON_AGI_RATE", "8", "CARILLON_REGION", "DE"));
    assertThat(settings.server().host()).isEqualTo("10.1.2.3");
    assertThat(settings.server().port()).isZero();
    assertThat(settings.server().peers().allows("10.1.9.9")).isTrue();
    assertThat(settings.server().sessions()).isEqualTo(7);
    assertThat(settings.server().startsPerSecond()).isEqualTo(8);
    assertThat(settings.region()).isEqualTo("DE");
  }

  @Test void allMistakesAreToldTogether() {
    var bad = catchThrowableOfType(Env.BadSettings.class, () -> read(Map.of("CARILLON_AGI_PORT", "70000", "CARILLON_AGI_PEERS", "pbx.example",
        "CARILLON_REGION", "Germany", "CARILLON_AGI_SECRET_FILE", Files.writeString(folder.resolve("short"), "short").toString(), "CARILLON_KAFKA", "")));
    assertThat(bad.problems()).hasSize(5).anyMatch(p -> p.startsWith("CARILLON_AGI_PORT ")).anyMatch(p -> p.startsWith("CARILLON_AGI_PEERS "))
        .anyMatch(p -> p.startsWith("CARILLON_REGION ")).anyMatch(p -> p.startsWith("CARILLON_AGI_SECRET_FILE ")).anyMatch(p -> p.startsWith("CARILLON_KAFKA "));
  }

  private AgiSettings read(Map<String, String> changes) throws Exception {
    var values = new HashMap<>(Map.of("CARILLON_KAFKA", "localhost:9092", "CARILLON_POSTGRES", "postgresql://carillon@localhost/carillon",
        "CARILLON_AGI_SECRET_FILE", Files.writeString(folder.resolve("secret"), "0123456789abcdef\n").toString()));
    values.putAll(changes);
    var env = new Env(values::get);
    var settings = AgiSettings.read(env);
    env.check();
    return settings;
  }
}
