package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.agent.AgentMain;
import io.carillon.agi.AgiMain;
import io.carillon.embedded.BackendsMain;
import io.carillon.embedded.Ports;
import io.carillon.gateway.GatewayMain;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.CarrierRing;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.scheduler.SchedulerMain;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As in production: gateway, scheduler, an agent for each PBX, agi-callback, broker and database, each a process of its own. */
class ProcessesIT {
  private static final String KEY = "an-administrator-of-processes";
  private static final String AGI_SECRET = "a-secret-of-processes";
  private static final List<String> CODES = List.of("00", "10", "01", "40", "42", "41");
  /** A line each, so that both ways of driving are used whatever the shares are. */
  private static final Line AMI_LINE = new Line(500, "by-ami");
  private static final Line FILES_LINE = new Line(501, "by-files");

  @TempDir Path folder;

  private final List<Child> children = new ArrayList<>();
  private final Map<String, String> stores = new HashMap<>();

  @AfterEach void end() {
    children.forEach(Child::close);
  }

  @Test void fourServicesRingRealAsteriskSurviveAKillAndEndAtSigterm() throws IOException {
    Path agiSecret = Files.writeString(folder.resolve("agi-secret"), AGI_SECRET);
    try (var lab = Lab.start(new LabSpec(folder.resolve("lab"), List.of(LabSpec.Pbx.drivenByAmi(Whole.BY_AMI), LabSpec.Pbx.drivenByCallFiles(Whole.BY_FILES)),
        LabSpec.CALLBACK_NUMBER, AGI_SECRET))) {
      var backends = started("backends", BackendsMain.class, Map.of("CARILLON_DATA", folder.resolve("data").toString()));
      stores.put("CARILLON_KAFKA", backends.says("kafka"));
      stores.put("CARILLON_POSTGRES", backends.says("postgres"));
      stores.put("CARILLON_POSTGRES_PASSWORD_FILE", backends.says("password-file"));
      backends.says("ready");
      int http = Ports.free();
      int agiPort = Ports.free();
      var scheduler = started("scheduler", SchedulerMain.class, stores).awaitReady();
      var gateway = started("gateway", GatewayMain.class, with(stores, Map.of("CARILLON_HTTP_HOST", "127.0.0.1", "CARILLON_HTTP_PORT", String.valueOf(http),
          "CARILLON_ADMIN_KEY", KEY, "CARILLON_REGION", "RU")));
      var agi = started("agi", AgiMain.class, with(stores, Map.of("CARILLON_AGI_PORT", String.valueOf(agiPort), "CARILLON_AGI_SECRET_FILE", agiSecret.toString(), "CARILLON_REGION", "RU")));
      gateway.awaitReady();
      agi.awaitReady();
      var api = new Api(http, KEY);
      declare(api);
      var byAmi = agent(lab, Whole.BY_AMI);
      var byFiles = agent(lab, Whole.BY_FILES);
      byAmi.awaitReady();
      byFiles.awaitReady();
      lab.pbxs().forEach(pbx -> pbx.asksAgiAt("127.0.0.1", agiPort));

      ringsInBothModes(lab, api);
      callsBack(lab, api);

      var numbers = numbers(20, 38);
      String campaign = started(api, numbers);
      await("some have been rung").atMost(30, TimeUnit.SECONDS).pollInterval(50, TimeUnit.MILLISECONDS).until(() -> rung(lab, numbers).size() >= 10);
      byAmi.kill9();
      scheduler.kill9();
      scheduler = started("scheduler", SchedulerMain.class, stores);
      byAmi = agent(lab, Whole.BY_AMI);
      finished(lab, api, campaign, numbers);

      Child.sigterm(List.of(gateway, agi, byAmi, byFiles, scheduler));
      backends.sigterm();
      assertThat(backends.exitCode()).as(backends.said()).isEqualTo(143);
    }
  }

  private void ringsInBothModes(Lab lab, Api api) {
    var numbers = numbers(0, 10);
    finished(lab, api, started(api, numbers), numbers);
    var byPbx = lab.carrier().records().stream().map(CarrierCall::job).map(job -> api.get("/v1/calls/" + job)).flatMap(job -> job.getJsonArray("attempts").stream())
        .map(each -> ((JsonObject) each).getString("pbx")).distinct();
    assertThat(byPbx).containsExactlyInAnyOrder(Whole.BY_AMI, Whole.BY_FILES);
  }

  /** So many of each line. */
  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().flatMap(i -> Stream.of(AMI_LINE, FILES_LINE).map(line -> line.number(i, CODES.get(i % CODES.size())))).toList();
  }

  private void callsBack(Lab lab, Api api) {
    String caller = AMI_LINE.number(90, "01");
    api.ok("PUT", "/v1/callers/" + caller.replace("+", "%2B"), new JsonObject());
    lab.carrier().ringIn(lab.pbx(Whole.BY_AMI), LabSpec.CALLBACK_NUMBER, caller);
    await("he is rung back").atMost(20, TimeUnit.SECONDS).until(() -> rung(lab, List.of(caller)).stream().anyMatch(CarrierCall::isAnswered));
    assertThat(lab.carrier().record().rings()).extracting(CarrierRing::dialStatus).doesNotContain("ANSWER");
  }

  private static String started(Api api, List<String> numbers) {
    String campaign = CampaignIT.campaign(api, JsonObject.of("ringSeconds", 3));
    assertThat(api.upload(campaign, CampaignIT.csv(numbers)).getInteger("accepted")).isEqualTo(numbers.size());
    api.step(campaign, "start");
    return campaign;
  }

  private static void finished(Lab lab, Api api, String campaign, List<String> numbers) {
    var progress = await("the campaign is done").atMost(Duration.ofSeconds(90)).pollInterval(200, TimeUnit.MILLISECONDS).until(() -> api.progress(campaign), now -> now.getString("state").equals("FINISHED"));
    Judge.addsUp(progress, numbers.size());
    assertThat(Judge.left(progress)).isZero();
    await("the carrier's calls are over").atMost(10, TimeUnit.SECONDS).until(() -> rung(lab, numbers).stream().noneMatch(CarrierCall::isLive));
    var jobs = Judge.jobs(api, campaign);
    var record = lab.carrier().record().only(call -> numbers.contains("+" + call.number()));
    Judge.agree(jobs, record);
    assertThat(jobs).hasSize(numbers.size()).allSatisfy(job -> assertThat(job.getString("outcome")).as(job.encode()).isEqualTo(Judge.meant(job.getString("to")).name()));
    Judge.withinLimits(record.on("north"), 4, 3);
    Judge.withinLimits(record.on("south"), 4, 3);
  }

  private static List<CarrierCall> rung(Lab lab, List<String> numbers) {
    return lab.carrier().record().only(call -> numbers.contains("+" + call.number())).calls();
  }

  private static void declare(Api api) {
    api.ok("PUT", "/v1/pbxs/" + Whole.BY_AMI, JsonObject.of("mode", "AMI", "maxChannels", 20));
    api.ok("PUT", "/v1/pbxs/" + Whole.BY_FILES, JsonObject.of("mode", "SPOOL", "maxChannels", 20));
    line(api, AMI_LINE, "north", Whole.BY_AMI);
    line(api, FILES_LINE, "south", Whole.BY_FILES);
  }

  private static void line(Api api, Line line, String endpoint, String pbx) {
    api.ok("PUT", "/v1/trunks/" + line.trunk(), JsonObject.of("dial", "PJSIP/${number}@" + endpoint, "strip", "+", "maxChannels", 4, "callsPerSecond", 3, "pbxs", JsonArray.of(pbx)));
    api.ok("PUT", "/v1/routes/" + line.trunk(), JsonObject.of("patterns", JsonArray.of(JsonObject.of("match", line.pattern())), "trunks", JsonArray.of(line.trunk())));
  }

  private Child agent(Lab lab, String pbx) {
    var settings = with(Whole.link(lab.pbx(pbx)).env(), Map.of("CARILLON_KAFKA", stores.get("CARILLON_KAFKA")));
    return started("agent-" + pbx, AgentMain.class, settings);
  }

  private Child started(String name, Class<?> main, Map<String, String> settings) {
    var child = Child.start(name, main, folder, settings);
    children.add(child);
    return child;
  }

  private static Map<String, String> with(Map<String, String> one, Map<String, String> other) {
    var both = new HashMap<>(one);
    both.putAll(other);
    return both;
  }

  @Test void wrongSettingsAreToldTogetherAndEndWithTwo() {
    var wrong = Map.of("CARILLON_KAFKA", "nowhere", "CARILLON_MANAGEMENT_PORT", "70000", "CARILLON_REGION", "Russia", "CARILLON_HTTP_PORT", "web", "CARILLON_PBX", "No Name",
        "CARILLON_AMI_HOST", "127.0.0.1", "CARILLON_AGI_PORT", "-1", "CARILLON_ZONE", "Moon/Crater", "CARILLON_AGI_SECRET_FILE", folder.resolve("none").toString());
    var expected = Map.<Class<?>, List<String>>of(
        GatewayMain.class, List.of("CARILLON_KAFKA ", "CARILLON_POSTGRES ", "CARILLON_HTTP_PORT ", "CARILLON_ADMIN_KEY ", "CARILLON_REGION ", "CARILLON_MANAGEMENT_PORT "),
        SchedulerMain.class, List.of("CARILLON_KAFKA ", "CARILLON_POSTGRES ", "CARILLON_ZONE ", "CARILLON_MANAGEMENT_PORT "),
        AgentMain.class, List.of("CARILLON_KAFKA ", "CARILLON_PBX ", "CARILLON_AMI_SECRET_FILE ", "CARILLON_MANAGEMENT_PORT "),
        AgiMain.class, List.of("CARILLON_KAFKA ", "CARILLON_POSTGRES ", "CARILLON_AGI_PORT ", "CARILLON_AGI_SECRET_FILE ", "CARILLON_REGION ", "CARILLON_MANAGEMENT_PORT "),
        BackendsMain.class, List.of("CARILLON_DATA "));
    var running = new HashMap<Class<?>, Child>();
    expected.keySet().forEach(main -> running.put(main, started(main.getSimpleName(), main, wrong)));
    running.forEach((main, child) -> {
      assertThat(child.exitCode()).as(main.getSimpleName() + " said " + child.said()).isEqualTo(2);
      assertThat(child.said()).as(main.getSimpleName()).contains(expected.get(main));
    });
  }
}
