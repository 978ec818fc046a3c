package io.carillon.bench;

import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.standalone.api.ApiClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * What is measured: {@code ./carillon up} as a user would run it, in a process of its own, on the laboratory's Asterisk (one PBX
 * driven over AMI, one trunk of {@value #CHANNELS} channels and no limit of pace that matters). {@link #close} ends all of it.
 */
final class Rig implements AutoCloseable {
  static final String ADMIN_KEY = "bench-administrator-key";
  /** Calls under way at once, at most: as many as a flooder keeps outstanding. */
  static final int CHANNELS = 100;
  private static final long UP_SECONDS = 120;

  private final Path directory;
  private final Lab lab;
  private final Process carillon;
  private final int httpPort;
  private final int databasePort;
  private final ApiClient api;

  private Rig(Path directory, Lab lab, Process carillon, int httpPort, int databasePort) {
    this.directory = directory;
    this.lab = lab;
    this.carillon = carillon;
    this.httpPort = httpPort;
    this.databasePort = databasePort;
    this.api = new ApiClient(base(), ADMIN_KEY);
  }

  /** The laboratory, before anything of ours runs on it. */
  static Lab lab(Path directory) {
    return Lab.start(LabSpec.of(directory.resolve("lab"), LabSpec.Pbx.drivenByAmi("pbx-a")));
  }

  /** @param amiPort where the agent finds Asterisk: its own port, or that of an {@link AmiTap} before it */
  static Rig start(Path directory, Lab lab, int amiPort) throws IOException, InterruptedException {
    int http = freePort();
    int database = freePort();
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("admin-key"), ADMIN_KEY);
    Path config = Files.writeString(directory.resolve("carillon.yaml"), configuration(http, database, lab.pbx("pbx-a"), amiPort));
    var command = List.of(Path.of(System.getProperty("carillon.home"), "carillon").toString(), "up", "--config", config.toString(), "--data",
        directory.resolve("data").toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("carillon.log").toFile()).start();
    var rig = new Rig(directory, lab, process, http, database);
    try {
      rig.until("Carillon is ready", UP_SECONDS, rig::isReady);
      rig.until("its settings stand", UP_SECONDS, rig::isSet);
    } catch (RuntimeException | InterruptedException e) {
      rig.close();
      throw e;
    }
    return rig;
  }

  private static String configuration(int http, int database, PbxNode pbx, int amiPort) {
    return """
        http: { host: 127.0.0.1, port: %d, adminKeyFile: admin-key }
        postgresPort: %d
        agi: { port: 0 }
        region: US
        zone: America/New_York
        pbxs:
          - { id: pbx-a, maxChannels: %d, callsPerSecond: 5000, ami: { host: 127.0.0.1, port: %d, user: %s, secretFile: %s }, evidence: %s }
        trunks:
          - { id: north, dial: "PJSIP/${number}@north", strip: "+", maxChannels: %d, callsPerSecond: 5000, pbxs: [pbx-a] }
        routes:
          - { id: all, position: 1, patterns: [ { match: "+." } ], trunks: [north] }
        scripts:
          - { name: quick, context: lab-quick, extension: s, priority: 1 }
        """.formatted(http, database, CHANNELS, amiPort, pbx.amiUser(), pbx.amiSecretFile(), pbx.evidence(), CHANNELS);
  }

  Lab lab() {
    return lab;
  }

  ApiClient api() {
    return api;
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }

  /** The database of the running system, as whoever may read its data folder reaches it. */
  Database database() throws IOException {
    return new Database(databasePort, Files.readString(directory.resolve("data/postgres/password")).strip());
  }

  ProcessTree processes() throws IOException {
    try (var postmaster = Files.lines(directory.resolve("data/postgres/data/postmaster.pid"))) {
      long pid = Long.parseLong(postmaster.findFirst().orElseThrow().strip());
      return new ProcessTree(carillon.toHandle(), ProcessHandle.of(pid).orElseThrow());
    }
  }

  /** CPU of all Asterisk nodes so far, PBX and carrier, in milliseconds: what a call costs them tells how fast the machine is just now. */
  long asteriskMillis() throws IOException {
    try (var files = Files.walk(directory.resolve("lab"))) {
      var pids = new ArrayList<ProcessHandle>();
      for (Path file : files.filter(path -> path.endsWith("asterisk.pid")).toList()) {
        pids.add(ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow());
      }
      if (pids.isEmpty()) throw new IllegalStateException("no Asterisk keeps its process id under " + directory);
      return ProcessTree.millis(pids.stream());
    }
  }

  /** A campaign that rings nobody until it is started. */
  String campaign(String name) {
    return campaign(name, new JsonObject());
  }

  /** One that rings nobody before that day either. */
  String campaign(String name, DayOfWeek day) {
    var window = new JsonObject().put("from", "00:00").put("to", "23:59").put("days", new JsonArray().add(day.name().substring(0, 3))).put("zone", "UTC");
    return campaign(name, new JsonObject().put("window", window));
  }

  private String campaign(String name, JsonObject defaults) {
    return created(name, defaults.put("script", "quick"));
  }

  /** One whose calls hold their channel for so long once they are answered. */
  String holding(String name, int seconds) {
    api.put("/v1/scripts/hold", new JsonObject().put("context", "lab-hold").put("extension", "s").put("priority", 1));
    return created(name, new JsonObject().put("script", "hold").put("variables", new JsonObject().put("HOLD", String.valueOf(seconds))));
  }

  private String created(String name, JsonObject defaults) {
    return api.post("/v1/campaigns", new JsonObject().put("name", name).put("defaults", defaults)).getString("id");
  }

  /** What the one trunk, and the PBX it is reached by, can carry from now on. */
  void line(int channels, int urgentReserve, double callsPerSecond) {
    api.put("/v1/pbxs/pbx-a", new JsonObject().put("mode", "AMI").put("maxChannels", channels));
    api.put("/v1/trunks/north", new JsonObject().put("dial", "PJSIP/${number}@north").put("strip", "+").put("maxChannels", channels)
        .put("urgentReserve", urgentReserve).put("callsPerSecond", callsPerSecond).put("pbxs", new JsonArray().add("pbx-a")));
  }

  /** Uploads these numbers as a campaign's contacts. */
  void contacts(String campaign, int count, IntFunction<String> number) {
    var csv = new StringBuilder("number\n");
    for (int n = 0; n < count; n++) csv.append(number.apply(n)).append('\n');
    api.upload("/v1/campaigns/" + campaign + "/contacts", "text/csv", csv.toString());
  }

  JsonObject progress(String campaign) {
    return api.get("/v1/campaigns/" + campaign + "/progress");
  }

  /** Waits for a condition that is looked at ten times a second. */
  void until(String what, long seconds, BooleanSupplier holds) throws InterruptedException {
    until(what, seconds, 100, holds);
  }

  /** The same, looked at once a second: each look is a request, whose work is not what is measured. */
  void untilSeldom(String what, long seconds, BooleanSupplier holds) throws InterruptedException {
    until(what, seconds, 1000, holds);
  }

  private void until(String what, long seconds, long apartMillis, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!holds.getAsBoolean()) {
      if (!carillon.isAlive()) throw new IllegalStateException("Carillon ended by itself, see " + directory.resolve("carillon.log"));
      if (System.nanoTime() > deadline) throw new IllegalStateException("not within " + seconds + " s: " + what);
      TimeUnit.MILLISECONDS.sleep(apartMillis);
    }
  }

  private boolean isReady() {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(base().resolve("/health/ready")).build(), BodyHandlers.discarding()).statusCode() == 200;
    } catch (java.net.ConnectException notYet) {
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The campaign's script and the route are there, and with them what they name. */
  private boolean isSet() {
    return has("/v1/scripts", "quick") && has("/v1/routes", "all");
  }

  private boolean has(String path, String name) {
    return api.get(path).encode().contains("\"" + name + "\"");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override public void close() throws InterruptedException {
    api.close();
    carillon.destroy();
    if (!carillon.waitFor(60, TimeUnit.SECONDS)) throw new IllegalStateException("Carillon did not end within 60 s of SIGTERM");
  }
}
