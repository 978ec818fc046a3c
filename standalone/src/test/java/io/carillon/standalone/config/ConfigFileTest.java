package io.carillon.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.gateway.edge.Contract;
import io.carillon.standalone.all.PbxLink;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static Vertx vertx;
  private static ApiSchemas schemas;

  @TempDir Path folder;

  @BeforeAll static void readContract() throws Exception {
    vertx = Vertx.vertx();
    schemas = new ApiSchemas(Contract.load(vertx).await(30, TimeUnit.SECONDS).document());
  }

  @AfterAll static void closeVertx() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test void theExampleIsInOrder() throws Exception {
    Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets").resolve("ami-secret"), "s");
    var config = read(Files.readString(Path.of("..", "carillon.example.yaml")));
    assertThat(config.links()).hasSize(1).first().isInstanceOf(PbxLink.Ami.class);
    assertThat(config.entries()).extracting(CarillonConfig.Entry::path).containsExactly("/v1/pbxs/pbx-a", "/v1/trunks/carrier", "/v1/routes/international");
    assertThat(config.httpPort()).isEqualTo(8080);
  }

  @Test void everyMistakeIsNamedWithItsLine() {
    var bad = mistakes("""
        http:
          port: eighty
        colour: blue
        pbxs:
          - id: pbx-a
            maxChannels: 0
        trunks:
          - id: north
            dial: PJSIP/${number}@north
            maxChannels: 5
            callsPerSecond: 2
            pbxs: [pbx-z]
            speed: 9
          - id: north
            maxChannels: 5
        """);
    assertThat(bad)
        .anyMatch(line -> line.startsWith("line 2: http.port must be a port"))
        .anyMatch(line -> line.startsWith("line 3: colour is not a field here"))
        .anyMatch(line -> line.startsWith("line 5: pbxs[0].id needs either ami"))
        .anyMatch(line -> line.startsWith("line 6: pbxs[0].maxChannels is too small"))
        .anyMatch(line -> line.startsWith("line 12: trunks[0].pbxs names pbx-z"))
        .anyMatch(line -> line.startsWith("line 13: trunks[0].speed is not a field"))
        .anyMatch(line -> line.startsWith("line 14: trunks[1] is the second north"))
        .anyMatch(line -> line.startsWith("line 14: trunks[1] lacks"));
  }

  @Test void whatIsNoYamlIsSaidWithItsLine() {
    assertThat(mistakes("pbxs:\n  - id: [\n")).hasSize(1).first().asString().contains("is not YAML");
    assertThat(mistakes("- a\n")).hasSize(1);
    assertThat(mistakes("")).containsExactly("line 1: pbxs is empty: Carillon needs an Asterisk to ring with");
  }

  @Test void aFieldThatIsThereTwiceIsAMistake() {
    assertThat(mistakes("region: US\nregion: DE\n")).anyMatch(line -> line.contains("region") && (line.contains("twice") || line.contains("Duplicate")));
  }

  @Test void aMissingFileIsSaidPlainly() {
    var bad = catchThrowableOfType(BadConfig.class, () -> ConfigFile.read(schemas, folder.resolve("none.yaml")));
    assertThat(bad.problems()).first().asString().endsWith("there is no such file");
  }

  @Test void callFilesNeedTheirEvidence() {
    assertThat(mistakes("pbxs:\n  - id: b\n    maxChannels: 3\n    spool: " + folder + "\n")).containsExactly(
        "line 4: pbxs[0].spool needs evidence beside it: by call files the guard's evidence file is the only word of Asterisk");
  }

  private CarillonConfig read(String yaml) throws Exception {
    return ConfigFile.read(schemas, Files.writeString(folder.resolve("carillon.yaml"), yaml));
  }

  private List<String> mistakes(String yaml) {
    return catchThrowableOfType(BadConfig.class, () -> read(yaml)).problems();
  }
}
