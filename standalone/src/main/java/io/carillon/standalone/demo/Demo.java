package io.carillon.standalone.demo;

import io.carillon.contract.CampaignState;
import io.carillon.lab.PbxNode;
import io.carillon.standalone.all.Secrets;
import io.carillon.standalone.api.ApiClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The demo, step by step: real Asterisk, all of Carillon, one campaign through the public API as a user would do it, and the comparison
 * with the carrier's own record. Blocks; {@link #close} stops all it started and may come from another thread.
 */
final class Demo implements AutoCloseable {
  private static final int RING_SECONDS = 6;
  private static final long TICK_MILLIS = 250;
  private static final int CONGESTED_TICKS = 32;
  /** A call and its second try are over within half a minute, and something ends all the time: after this nothing comes any more. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  /** The carrier notes the end of the last call a moment after us. */
  private static final long SETTLE_TICKS = 4;

  private final Screen screen;
  private final Path folder;
  private final int contacts;
  private final String adminKey = "demo-" + Secrets.random();
  private final DemoServers servers;

  Demo(Screen screen, Path folder, int contacts, int port) {
    this.screen = screen;
    this.folder = folder;
    this.contacts = contacts;
    this.servers = new DemoServers(folder, port, adminKey);
  }

  /**
   * @return whether everything agrees
   * @throws DemoServers.Stopped where it was closed before
   */
  boolean run() {
    long begun = System.nanoTime();
    screen.say("1. Asterisk: two PBXs and a carrier (the first time on a machine some 70 MB are fetched);");
    screen.say("   Carillon in one JVM: broker, database, scheduler, gateway, agi-callback, an agent for each PBX");
    servers.start((name, nodes) -> screen.say("   " + name + " is up after " + seconds(begun) + (nodes.isEmpty() ? "" : ": " + String.join(", ", nodes))));
    String page = "http://127.0.0.1:" + servers.carillon().httpPort() + "/";
    try (var api = new ApiClient(URI.create("http://127.0.0.1:" + servers.carillon().httpPort()), adminKey)) {
      servers.tellAgi(() -> Declared.to(api, servers.pbxs().stream().map(PbxNode::name).toList()));
      servers.drive();
      screen.say("   ready after " + seconds(begun) + "; to watch it ring open " + page);
      screen.say("   with the key " + adminKey);
      screen.say("2. A campaign of " + contacts + (contacts == 1 ? " contact" : " contacts"));
      var numbers = DemoContacts.numbers(contacts);
      String campaign = campaign(api, numbers);
      screen.say("3. Ringing");
      long started = System.nanoTime();
      watch(api, campaign, numbers);
      var took = Duration.ofNanos(System.nanoTime() - started);
      return closing(api, campaign, took);
    }
  }

  private String campaign(ApiClient api, List<String> numbers) {
    var defaults = new JsonObject().put("ringSeconds", RING_SECONDS)
        .put("retry", new JsonObject().put("attempts", 2).put("delaySeconds", 4).put("on", new JsonArray().add("BUSY")));
    String id = api.post("/v1/campaigns", new JsonObject().put("name", "demo").put("defaults", defaults)).getString("id");
    var report = api.upload("/v1/campaigns/" + id + "/contacts", "text/csv", DemoContacts.csv(numbers));
    screen.say("   accepted " + report.getLong("accepted") + ", rejected " + report.getLong("rejected"));
    if (report.getLong("accepted") != contacts) throw new IllegalStateException("not all contacts were accepted: " + report.encode());
    api.post("/v1/campaigns/" + id + "/start");
    return id;
  }

  /** To the end of the campaign, or to the moment at which nobody need hope for it any more: the verdict says what is left. */
  private void watch(ApiClient api, String campaign, List<String> numbers) {
    var standstill = new Standstill(PATIENCE);
    for (int tick = 0; ; tick++) {
      var progress = api.get("/v1/campaigns/" + campaign + "/progress");
      boolean done = CampaignState.valueOf(progress.getString("state")).isFinal();
      boolean stuck = !done && standstill.at(OurView.ended(progress), System.nanoTime());
      screen.progress(progress, System.nanoTime(), done || stuck);
      if (stuck) screen.say("No call has ended for " + PATIENCE.toMinutes() + " minutes: given up. Left are " + OurView.left(progress) + ".");
      if (done || stuck) return;
      if (tick == CONGESTED_TICKS) relieve(numbers);
      servers.pause(TICK_MILLIS);
    }
  }

  /** The congestion at the carrier passes, as it does. */
  private void relieve(List<String> numbers) {
    numbers.stream().filter(number -> number.endsWith(DemoContacts.CONGESTED)).forEach(number -> servers.carrier().behave(DemoContacts.dialled(number), "02"));
  }

  private boolean closing(ApiClient api, String campaign, Duration took) {
    for (int i = 0; i < SETTLE_TICKS; i++) servers.pause(TICK_MILLIS);
    var progress = api.get("/v1/campaigns/" + campaign + "/progress");
    var verdict = Verdict.of(contacts, OurView.states(progress), OurView.attempts(api, campaign), servers.carrier().record(), Declared.TRUNKS);
    screen.say("");
    ClosingTable.lines(verdict, OurView.outcomes(progress), took).forEach(screen::say);
    screen.say("");
    if (verdict.agrees()) {
      screen.say("Ours and the carrier's counts agree, no job is left, no trunk was over its limits.");
    } else {
      screen.say("Something is wrong:");
      verdict.failures().forEach(failure -> screen.say("  - " + failure));
    }
    return verdict.agrees();
  }

  /** For {@code --keep}: where everything is, then until somebody ends it. */
  void stay() {
    var p = servers.carillon().postgres();
    screen.say("");
    screen.say("Everything stays up until Ctrl-C:");
    screen.say("  live page   http://127.0.0.1:" + servers.carillon().httpPort() + "/");
    screen.say("  API         http://127.0.0.1:" + servers.carillon().httpPort() + "/v1   Authorization: Bearer " + adminKey);
    screen.say("  Kafka       " + servers.carillon().kafka());
    screen.say("  PostgreSQL  postgresql://" + p.user() + "@" + p.host() + ":" + p.port() + "/" + p.database() + "   password in " + folder.resolve("data/postgres/password"));
    for (var pbx : servers.pbxs()) {
      screen.say("  " + pbx.name() + "       AMI " + pbx.amiHost() + ":" + pbx.amiPort() + " as " + pbx.amiUser() + ", secret in " + pbx.amiSecretFile() + ", SIP 127.0.0.1:" + pbx.sipPort());
    }
    servers.stay();
  }

  /** Whatever fails from now on fails because of that. */
  boolean isClosing() {
    return servers.isClosing();
  }

  @Override public void close() {
    servers.close();
  }

  private static String seconds(long begun) {
    return "%.1f s".formatted((System.nanoTime() - begun) / 1e9);
  }
}
