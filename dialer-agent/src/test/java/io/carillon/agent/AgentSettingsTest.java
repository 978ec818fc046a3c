package io.carillon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.PbxMode;
import io.carillon.life.Env;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AgentSettingsTest {
  @TempDir Path folder;

  private static Env env(Map<String, String> values) {
    return new Env(values::get);
  }

  private Map<String, String> ami() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hush\n");
    return new HashMap<>(Map.of("CARILLON_KAFKA", "k:9092", "CARILLON_PBX", "pbx-a", "CARILLON_AMI_HOST", "pbx", "CARILLON_AMI_SECRET_FILE", secret.toString()));
  }

  @Test void anAmiHostMeansAmi() throws IOException {
    var env = env(ami());
    var settings = AgentSettings.read(env);
    env.check();
    assertThat(settings.mode()).isEqualTo(PbxMode.AMI);
    assertThat(settings.ami().port()).isEqualTo(5038);
    assertThat(settings.ami().secretFile()).hasContent("hush");
    assertThat(settings.toString()).doesNotContain("hush");
    assertThat(settings.jitterMillis()).as("it is measured").isNull();
    assertThat(settings.ami().requireFixed()).isFalse();
  }

  @Test void bothMayBeSetAndTheModeDecides() throws IOException {
    var values = ami();
    values.put("CARILLON_SPOOL", "/var/spool/asterisk/outgoing");
    values.put("CARILLON_EVIDENCE", "/var/log/asterisk/carillon-evidence");
    assertThat(AgentSettings.read(env(values)).mode()).isEqualTo(PbxMode.AMI);
    values.put("CARILLON_MODE", "spool");
    var env = env(values);
    var settings = AgentSettings.read(env);
    env.check();
    assertThat(settings.mode()).isEqualTo(PbxMode.SPOOL);
    assertThat(settings.spool().done()).isEqualTo(Path.of("/var/spool/asterisk/outgoing_done"));
  }

  @Test void aMendedAsteriskCanBeRequiredOnlyWhereItCanBeAsked() throws IOException {
    var values = ami();
    values.put("CARILLON_REQUIRE_FIXED", "true");
    assertThat(AgentSettings.read(env(values)).ami().requireFixed()).isTrue();
    values.putAll(Map.of("CARILLON_MODE", "spool", "CARILLON_SPOOL", "/var/spool/asterisk/outgoing", "CARILLON_EVIDENCE", "/var/log/asterisk/carillon-evidence"));
    var env = env(values);
    AgentSettings.read(env);
    assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(Env.BadSettings.class, env::check).problems())
        .singleElement().asString().startsWith("CARILLON_REQUIRE_FIXED is true, but by call files");
  }

  @Test void allMistakesAreSaidTogether() {
    var env = env(Map.of("CARILLON_PBX", "PBX A", "CARILLON_SPOOL", "outgoing", "CARILLON_JITTER_MILLIS", "soon", "CARILLON_MODE", "spool"));
    AgentSettings.read(env);
    assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(Env.BadSettings.class, env::check).problems())
        .anyMatch(p -> p.startsWith("CARILLON_KAFKA")).anyMatch(p -> p.startsWith("CARILLON_PBX")).anyMatch(p -> p.startsWith("CARILLON_SPOOL"))
        .anyMatch(p -> p.startsWith("CARILLON_EVIDENCE")).anyMatch(p -> p.startsWith("CARILLON_JITTER_MILLIS"));
  }
}
