package io.carillon.standalone.demo;

import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.standalone.all.AllInOne;
import io.carillon.standalone.all.AllInOneSpec;
import io.carillon.standalone.all.PbxLink;
import io.carillon.standalone.all.Secrets;
import io.carillon.standalone.api.ApiClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The demo, step by step: real Asterisk, all of Carillon, one campaign through the public API as a user would do it, and the comparison
 * with the carrier's own record. Blocks; {@link #close} stops all it started and may come from another thread.
 */
final class Demo implements AutoCloseable {
  private static final int RING_SECONDS = 6;
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 20;
  private static final long TICK_MILLIS = 250;
  private static final int CONGESTED_TICKS = 32;
  /** The carrier notes the end of the last call a moment after us. */
  private static final long SETTLE_TICKS = 4;

  private final Screen screen;
  private final Path folder;
  private final int contacts;
  private final int port;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Lab lab;
  private AllInOne all;

  Demo(Screen screen, Path folder, int contacts, int port) {
    this.screen = screen;
    this.folder = folder;
    this.contacts = contacts;
    this.port = port;
  }

  /** Ended by {@link #close} before it was done. */
  static final class Stopped extends RuntimeException {
    Stopped() {
      super("stopped");
    }
  }

  private final String adminKey = "demo-" + Secrets.random();

  /** @return whether everything agrees */
  boolean run() {
    long begun = System.nanoTime();
    String agiSecret = Secrets.random();
    screen.say("1. Asterisk: two PBXs and a carrier (the first time on a machine some 70 MB are fetched);");
    screen.say("   Carillon in one JVM: broker, database, scheduler, gateway, agi-callback, an agent for each PBX");
    start(agiSecret, begun);
    try (var api = new ApiClient(URI.create("http://127.0.0.1:" + all.httpPort()), adminKey)) {
      var told = begun(this::tellAgi);
      Declared.to(api, lab.pbxs().stream().map(PbxNode::name).toList());
      joined(told);
      drive();
      awaitReady();
      screen.say("   ready after " + seconds(begun) + "; to watch it ring open http://127.0.0.1:" + all.httpPort() + "/");
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

  /** Asterisk and Carillon at once: neither needs the other to begin. */
  private void start(String agiSecret, long begun) {
    var asterisk = begun(() -> startAsterisk(agiSecret, begun));
    var carillon = begun(() -> startCarillon(agiSecret, begun));
    CompletableFuture.allOf(asterisk, carillon).handle((both, failed) -> both).join();
    joined(asterisk);
    joined(carillon);
  }

  private void startAsterisk(String agiSecret, long begun) {
    var spec = new LabSpec(folder.resolve("lab"), List.of(LabSpec.Pbx.drivenByAmi("pbx-a"), LabSpec.Pbx.drivenByCallFiles("pbx-b")), LabSpec.CALLBACK_NUMBER, agiSecret);
    var started = Lab.start(spec);
    synchronized (this) {
      lab = started;
    }
    stopIfAsked();
    screen.say("   Asterisk is up after " + seconds(begun) + ": carrier, " + String.join(", ", started.pbxs().stream().map(PbxNode::name).toList()));
  }

  private void startCarillon(String agiSecret, long begun) {
    var http = new AllInOneSpec.Http("127.0.0.1", port, adminKey);
    var started = AllInOne.start(new AllInOneSpec(folder.resolve("data"), http, 0, 0, new AllInOneSpec.Agi("127.0.0.1", 0, null, agiSecret), "RU", "UTC", List.of()));
    synchronized (this) {
      all = started;
    }
    stopIfAsked();
    screen.say("   Carillon is up after " + seconds(begun));
  }

  private static CompletableFuture<Void> begun(Runnable start) {
    return CompletableFuture.runAsync(start, task -> new Thread(task, "start").start());
  }

  private static void joined(CompletableFuture<Void> start) {
    try {
      start.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException plain ? plain : e;
    }
  }

  private void tellAgi() {
    var each = lab.pbxs().stream().map(pbx -> begun(() -> pbx.asksAgiAt("127.0.0.1", all.agiPort()))).toList();
    each.forEach(Demo::joined);
  }

  private void drive() {
    var links = new ArrayList<PbxLink>();
    for (var pbx : lab.pbxs()) {
      links.add(pbx.name().equals("pbx-b")
          ? new PbxLink.Spool(pbx.name(), pbx.spool().resolve("outgoing"), pbx.evidence())
          : new PbxLink.Ami(pbx.name(), pbx.amiHost(), pbx.amiPort(), pbx.amiUser(), pbx.amiSecretFile(), pbx.evidence()));
    }
    all.drive(links);
    all.started();
  }

  private void awaitReady() {
    long until = System.nanoTime() + READY_WITHIN.toNanos();
    while (!all.missing().isEmpty()) {
      if (System.nanoTime() > until) throw new IllegalStateException("not ready within " + READY_WITHIN.toSeconds() + " s, missing: " + all.missing());
      pause(LOOK_MILLIS);
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

  private void watch(ApiClient api, String campaign, List<String> numbers) {
    for (int tick = 0; ; tick++) {
      var progress = api.get("/v1/campaigns/" + campaign + "/progress");
      boolean done = progress.getString("state").equals("FINISHED");
      screen.progress(progress, System.nanoTime(), done);
      if (done) return;
      if (tick == CONGESTED_TICKS) relieve(numbers);
      tick();
    }
  }

  /** The congestion at the carrier passes, as it does. */
  private void relieve(List<String> numbers) {
    numbers.stream().filter(number -> number.endsWith(DemoContacts.CONGESTED)).forEach(number -> lab.carrier().behave(DemoContacts.dialled(number), "02"));
  }

  private boolean closing(ApiClient api, String campaign, Duration took) {
    for (int i = 0; i < SETTLE_TICKS; i++) tick();
    var progress = api.get("/v1/campaigns/" + campaign + "/progress");
    var verdict = Verdict.of(contacts, OurView.states(progress), OurView.attempts(api, campaign), lab.carrier().record(), Declared.TRUNKS);
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
    var p = all.postgres();
    screen.say("");
    screen.say("Everything stays up until Ctrl-C:");
    screen.say("  live page   http://127.0.0.1:" + all.httpPort() + "/");
    screen.say("  API         http://127.0.0.1:" + all.httpPort() + "/v1   Authorization: Bearer " + adminKey);
    screen.say("  Kafka       " + all.kafka());
    screen.say("  PostgreSQL  postgresql://" + p.user() + "@" + p.host() + ":" + p.port() + "/" + p.database() + "   password in " + folder.resolve("data/postgres/password"));
    for (var pbx : lab.pbxs()) {
      screen.say("  " + pbx.name() + "       AMI " + pbx.amiHost() + ":" + pbx.amiPort() + " as " + pbx.amiUser() + ", secret in " + pbx.amiSecretFile() + ", SIP 127.0.0.1:" + pbx.sipPort());
    }
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a little; ends the run where it was told to close. */
  private void tick() {
    pause(TICK_MILLIS);
  }

  private void pause(long millis) {
    try {
      if (closing.await(millis, TimeUnit.MILLISECONDS)) throw new Stopped();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
  }

  private void stopIfAsked() {
    if (closing.getCount() > 0) return;
    close();
    throw new Stopped();
  }

  /** Whatever fails from now on fails because of that. */
  boolean isClosing() {
    return closing.getCount() == 0;
  }

  @Override public void close() {
    closing.countDown();
    AllInOne carillon;
    Lab asterisk;
    synchronized (this) {
      carillon = all;
      asterisk = lab;
      all = null;
      lab = null;
    }
    try (Lab last = asterisk; AllInOne first = carillon) {
      // closed in reverse: Carillon first, then what it rings
    }
  }

  private static String seconds(long begun) {
    return "%.1f s".formatted((System.nanoTime() - begun) / 1e9);
  }
}
