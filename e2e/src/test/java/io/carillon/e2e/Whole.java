package io.carillon.e2e;

import io.carillon.contract.Topics;
import io.carillon.kafka.KafkaSettings;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.CarrierRecord;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.standalone.all.AllInOne;
import io.carillon.standalone.all.AllInOneSpec;
import io.carillon.standalone.all.PbxLink;
import io.carillon.testkit.TopicTap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Real Asterisk (a PBX driven over AMI, one by call files, a carrier) and all of Carillon in this JVM. Tests share it, one after
 * the other: each takes lines of its own, and looks only at what was rung on them.
 */
final class Whole implements AutoCloseable {
  static final String BY_AMI = "pbx-a";
  static final String BY_FILES = "pbx-b";
  static final List<String> PBXS = List.of(BY_AMI, BY_FILES);
  /** Of each PBX: more than any test has use for. */
  static final int MAX_CHANNELS = 60;

  private static final String KEY = "an-administrator-of-tests";
  private static final String AGI_SECRET = "a-secret-of-tests";
  private static final int FIRST_BLOCK = 100;

  private final AtomicInteger blocks = new AtomicInteger(FIRST_BLOCK);
  private final Vertx vertx = Vertx.vertx();
  private final Path folder;
  private final Lab lab;
  private AllInOne all;
  private Api api;

  private Whole(Path folder, Lab lab) {
    this.folder = folder;
    this.lab = lab;
  }

  static Whole start() {
    Path folder;
    try {
      folder = Files.createTempDirectory("carillon-e2e-");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder", e);
    }
    var pbxs = List.of(LabSpec.Pbx.drivenByAmi(BY_AMI), LabSpec.Pbx.drivenByCallFiles(BY_FILES));
    var whole = new Whole(folder, Lab.start(new LabSpec(folder.resolve("lab"), pbxs, LabSpec.CALLBACK_NUMBER, AGI_SECRET)));
    try {
      whole.startCarillon();
      return whole;
    } catch (RuntimeException e) {
      whole.end();
      throw e;
    }
  }

  /** On the data that is there. */
  void startCarillon() {
    var http = new AllInOneSpec.Http("127.0.0.1", 0, KEY);
    var agi = new AllInOneSpec.Agi("127.0.0.1", 0, null, AGI_SECRET);
    all = AllInOne.start(new AllInOneSpec(folder.resolve("data"), http, 0, 0, agi, "RU", "UTC", List.of()));
    api = new Api(all.httpPort(), KEY);
    for (var pbx : lab.pbxs()) {
      api.ok("PUT", "/v1/pbxs/" + pbx.name(), JsonObject.of("mode", pbx.name().equals(BY_FILES) ? "SPOOL" : "AMI", "maxChannels", MAX_CHANNELS));
      pbx.asksAgiAt("127.0.0.1", all.agiPort());
    }
    all.drive(lab.pbxs().stream().map(Whole::link).toList());
    all.started();
    Awaitility.await("everything ready").atMost(60, TimeUnit.SECONDS).pollInterval(50, TimeUnit.MILLISECONDS)
        .until(all::missing, missing -> missing.isEmpty());
  }

  void stopCarillon() {
    all.close();
  }

  static PbxLink link(PbxNode pbx) {
    return pbx.name().equals(BY_FILES) ? new PbxLink.Spool(pbx.name(), pbx.spool().resolve("outgoing"), pbx.evidence())
        : new PbxLink.Ami(pbx.name(), pbx.amiHost(), pbx.amiPort(), pbx.amiUser(), pbx.amiSecretFile(), false, pbx.evidence());
  }

  Api api() {
    return api;
  }

  Lab lab() {
    return lab;
  }

  AllInOne carillon() {
    return all;
  }

  /** Numbers of one test's own, over a roomy trunk that one PBX alone reaches. */
  Line line(String pbx) {
    return line("north", 20, 20, pbx);
  }

  /** @param endpoint of the laboratory: north, south or internal */
  Line line(String endpoint, int maxChannels, int callsPerSecond, String... pbxs) {
    var line = numbers();
    trunk(line.trunk(), endpoint, maxChannels, callsPerSecond, pbxs);
    route(line, line.trunk());
    return line;
  }

  /** Numbers of one test's own, to which nothing leads yet. */
  Line numbers() {
    int block = blocks.getAndIncrement();
    return new Line(block, "t" + block);
  }

  void trunk(String id, String endpoint, int maxChannels, int callsPerSecond, String... pbxs) {
    api.ok("PUT", "/v1/trunks/" + id, JsonObject.of("dial", "PJSIP/${number}@" + endpoint, "strip", "+", "maxChannels", maxChannels,
        "callsPerSecond", callsPerSecond, "pbxs", new JsonArray(List.of(pbxs))));
  }

  void route(Line line, String... trunks) {
    route("r" + line.block(), JsonObject.of("match", line.pattern()), trunks);
  }

  void route(String id, JsonObject pattern, String... trunks) {
    api.ok("PUT", "/v1/routes/" + id, JsonObject.of("patterns", new JsonArray().add(pattern), "trunks", new JsonArray(List.of(trunks))));
  }

  /** What the carrier saw on a line. */
  CarrierRecord seen(Line line) {
    return lab.carrier().record().only(call -> line.holds(call.number()));
  }

  /** What the carrier saw of a job, in its order, once every call of it is over. */
  List<CarrierCall> rung(String job) {
    return Awaitility.await("the carrier's calls of job " + job + " are over").atMost(Duration.ofSeconds(10)).pollInterval(50, TimeUnit.MILLISECONDS)
        .until(() -> live(job), calls -> calls.stream().noneMatch(CarrierCall::isLive));
  }

  /** The same as it stands. */
  List<CarrierCall> live(String job) {
    return lab.carrier().record().only(call -> call.job().equals(job)).calls();
  }

  /** Until every call of the line is over at the carrier. */
  void quiet(Line line) {
    Awaitility.await("the calls of the line are over").atMost(Duration.ofSeconds(15)).pollInterval(50, TimeUnit.MILLISECONDS)
        .until(() -> seen(line).calls().stream().noneMatch(CarrierCall::isLive));
  }

  /** Everything that is published in a topic from now on, until the whole ends. */
  TopicTap tap(String topic) {
    return TopicTap.open(vertx, KafkaSettings.plain(all.kafka()), topic, false);
  }

  /** Ends it all. Fails, as the run does then, where anything that was ever published does not match its schema. */
  @Override public void close() {
    try {
      var topics = Stream.concat(Topics.shared().stream(), PBXS.stream().map(Topics::assignments)).toList();
      var checked = Published.check(vertx, KafkaSettings.plain(all.kafka()), topics);
      System.out.println("held against their schemas: " + checked.values().stream().mapToInt(Integer::intValue).sum() + " records of " + topics + ", by type " + checked);
    } finally {
      end();
    }
  }

  private void end() {
    vertx.close();
    try (Lab last = lab; AllInOne first = all) {
      // closed in reverse: Carillon first, then what it rings
    }
    remove(folder);
  }

  private static void remove(Path folder) {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary folder " + folder + " cannot be removed", e);
    }
  }
}
