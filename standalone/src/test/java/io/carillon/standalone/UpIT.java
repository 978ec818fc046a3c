package io.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.embedded.Ports;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.standalone.api.ApiClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code carillon up} as a process, on real Asterisk: killed or halted in the middle of a campaign it goes on where it was. */
class UpIT {
  private static final int CONTACTS = 30;
  private static final int ENDED_BY_SIGTERM = 143;
  /** Twice what the broker's controller waits for a heartbeat. */
  private static final Duration HALTED = Duration.ofSeconds(6);

  @TempDir Path folder;

  private Process running;

  @AfterEach void stop() throws Exception {
    if (running != null) {
      running.destroy();
      assertThat(running.waitFor(60, TimeUnit.SECONDS)).as("ends at SIGTERM").isTrue();
      assertThat(running.exitValue()).as("in good order").isEqualTo(ENDED_BY_SIGTERM);
      running = null;
    }
  }

  @Test void killedInTheMiddleOfACampaignItGoesOnWhereItWas() throws Exception {
    inTheMiddleOfACampaign((config, port) -> {
      running.destroyForcibly().waitFor();
      start(config, port);
    });
  }

  @Test void haltedForLongerThanTheBrokersSessionItGoesOnByItself() throws Exception {
    inTheMiddleOfACampaign((config, port) -> {
      signal("STOP");
      await().pollDelay(HALTED).atMost(HALTED.plusSeconds(5)).until(() -> true);
      signal("CONT");
    });
  }

  /** What may happen to it then, and each number is rung as often as it shall be, within the trunk's limits. */
  private void inTheMiddleOfACampaign(Happening happening) throws Exception {
    int port = Ports.free();
    try (var lab = Lab.start(LabSpec.of(folder.resolve("lab"), LabSpec.Pbx.drivenByAmi("pbx-a"))); var api = new ApiClient(URI.create("http://127.0.0.1:" + port), key())) {
      Path config = config(Asterisk.of(lab), port);
      start(config, port);
      String campaign = api.post("/v1/campaigns", new JsonObject().put("name", "up")).getString("id");
      var report = api.upload("/v1/campaigns/" + campaign + "/contacts", "text/csv", contacts());
      assertThat(report.getInteger("accepted")).isEqualTo(CONTACTS);
      api.post("/v1/campaigns/" + campaign + "/start");
      await().atMost(Duration.ofSeconds(30)).until(() -> lab.carrier().records().size() >= 8);

      happening.to(config, port);

      await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
        var now = progress(api, campaign);
        assertThat(now.getString("state")).as("%s %s", now.encode(), Files.readString(folder.resolve("said"))).isEqualTo("FINISHED");
      });
      var progress = progress(api, campaign);
      assertThat(progress.getJsonObject("jobs").getInteger("COMPLETED") + progress.getJsonObject("jobs").getInteger("FAILED")).isEqualTo(CONTACTS);
      var calls = lab.carrier().records();
      assertThat(calls.stream().map(CarrierCall::attempt).toList()).as("no attempt rang twice").doesNotHaveDuplicates();
      assertThat(calls.stream().map(CarrierCall::number).distinct()).as("everybody was rung").hasSize(CONTACTS);
      assertThat(lab.carrier().record().on("north").peakConcurrency(Duration.ofMillis(100))).isLessThanOrEqualTo(4);
      assertThat(lab.carrier().record().on("north").maxStartsInWindow(Duration.ofMillis(900))).isLessThanOrEqualTo(3);
      stop(); // while its Asterisk is there
    }
  }

  private interface Happening {
    void to(Path config, int port) throws Exception;
  }

  private void signal(String name) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid())).start().waitFor()).isZero();
  }

  @Test void aWrongFileEndsWithTwoAndItsMistakes() throws Exception {
    Path config = Files.writeString(folder.resolve("carillon.yaml"), "colour: blue\n");
    Path said = folder.resolve("said");
    var process = command(config, said).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(said).content().contains("line 1: colour is not a field here");
  }

  @Test void aSecretThatWasSpoiltInTheDataFolderEndsWithTwoAndOneLine() throws Exception {
    Files.writeString(Files.createDirectories(folder.resolve("data").resolve("secrets")).resolve("admin-key"), "short");
    Path config = config(new Asterisk("127.0.0.1", Ports.free(), "carillon", Files.writeString(folder.resolve("secret"), "s"), folder.resolve("evidence")), 0);
    Files.writeString(config, Files.readString(config).replace(", adminKeyFile: admin-key", ""));
    Path said = folder.resolve("said");
    var process = command(config, said).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(said).content().isEqualTo("Carillon cannot start, its settings are wrong:\n  CARILLON_ADMIN_KEY is shorter than 16 characters\n");
  }

  @Test void aFolderInUseIsLeftAloneAndAnAsteriskThatIsAwayIsOneLine() throws Exception {
    int port = Ports.free();
    Path config = config(new Asterisk("127.0.0.1", Ports.free(), "carillon", Files.writeString(folder.resolve("secret"), "s"), folder.resolve("evidence")), port);
    try (var api = new ApiClient(URI.create("http://127.0.0.1:" + port), key())) {
      running = command(config, folder.resolve("said")).start();
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(folder.resolve("said")).contains("no link, tried again until there is one"));

      Path other = folder.resolve("other");
      var second = command(Files.writeString(folder.resolve("other.yaml"), Files.readString(config).replace("port: " + port, "port: 0")), other).start();
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(other).content().isEqualTo("Carillon cannot start: the data folder " + folder.resolve("data") + " is in use by another Carillon, process " + running.pid() + "\n");

      assertThat(api.get("/v1/trunks/north").getInteger("maxChannels")).as("the first one goes on").isEqualTo(4);
      assertThat(folder.resolve("said")).content().doesNotContain("\tat ").containsOnlyOnce("no link, tried again");
    }
  }

  /** Where an Asterisk is told to be. */
  private record Asterisk(String host, int port, String user, Path secretFile, Path evidence) {
    static Asterisk of(Lab lab) {
      var pbx = lab.pbxs().getFirst();
      return new Asterisk(pbx.amiHost(), pbx.amiPort(), pbx.amiUser(), pbx.amiSecretFile(), pbx.evidence());
    }
  }

  private static JsonObject progress(ApiClient api, String campaign) {
    return api.get("/v1/campaigns/" + campaign + "/progress");
  }

  private String key() throws IOException {
    String key = "an-administrator-of-a-test";
    Files.writeString(folder.resolve("admin-key"), key);
    return key;
  }

  private Path config(Asterisk pbx, int port) throws IOException {
    return Files.writeString(folder.resolve("carillon.yaml"), """
        http: {port: %d, adminKeyFile: admin-key}
        agi: {port: 0}
        region: RU
        pbxs:
          - id: pbx-a
            maxChannels: 10
            ami: {host: %s, port: %d, user: %s, secretFile: "%s"}
            evidence: "%s"
        trunks:
          - id: north
            dial: "PJSIP/${number}@north"
            strip: "+"
            maxChannels: 4
            callsPerSecond: 3
            pbxs: [pbx-a]
        routes:
          - id: all
            patterns: [{match: "+."}]
            trunks: [north]
        """.formatted(port, pbx.host(), pbx.port(), pbx.user(), pbx.secretFile(), pbx.evidence()));
  }

  private static String contacts() {
    var csv = new StringBuilder("number\n");
    for (int i = 0; i < CONTACTS; i++) csv.append("+7916").append("%05d".formatted(i)).append(i % 3 == 0 ? "10" : "02").append('\n');
    return csv.toString();
  }

  private void start(Path config, int port) throws Exception {
    running = command(config, folder.resolve("said")).start();
    var client = HttpClient.newHttpClient();
    var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")).timeout(Duration.ofSeconds(5)).build();
    await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200)).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
      assertThat(running.isAlive()).as("%s", Files.readString(folder.resolve("said"))).isTrue();
      return client.send(ready, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    });
  }

  private ProcessBuilder command(Path config, Path said) {
    return OwnProcess.command(List.of(), "up", "--config", config.toString(), "--data", folder.resolve("data").toString())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
  }
}
