package io.carillon.standalone.demo;

import io.carillon.lab.Carrier;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.standalone.all.AllInOne;
import io.carillon.standalone.all.AllInOneSpec;
import io.carillon.standalone.all.PbxLink;
import io.carillon.standalone.all.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * What a demo runs: a laboratory of real Asterisk, and all of Carillon in this JVM. {@link #close} stops whatever was started of it and may
 * come from another thread: who starts or waits then finds that he is {@link Stopped}.
 */
final class DemoServers implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 20;
  private static final String BY_CALL_FILES = "pbx-b";

  private final Path folder;
  private final int port;
  private final String adminKey;
  private final String agiSecret = Secrets.random();
  private final CountDownLatch closing = new CountDownLatch(1);
  private Lab lab;
  private AllInOne all;

  /** @param folder its own, with all they keep */
  DemoServers(Path folder, int port, String adminKey) {
    this.folder = folder;
    this.port = port;
    this.adminKey = adminKey;
  }

  /** Ended by {@link #close} before it was done. */
  static final class Stopped extends RuntimeException {
    Stopped() {
      super("stopped");
    }
  }

  /**
   * Both at once: neither needs the other to begin. Each is seen to its end, also where the other fails.
   *
   * @param up told of each as it is up, and of the nodes it has
   */
  void start(BiConsumer<String, List<String>> up) {
    var asterisk = begun(() -> startAsterisk(up));
    var carillon = begun(() -> startCarillon(up));
    CompletableFuture.allOf(asterisk, carillon).handle((both, failed) -> both).join();
    joined(asterisk);
    joined(carillon);
  }

  private void startAsterisk(BiConsumer<String, List<String>> up) {
    var pbxs = List.of(LabSpec.Pbx.drivenByAmi("pbx-a"), LabSpec.Pbx.drivenByCallFiles(BY_CALL_FILES));
    var started = Lab.start(new LabSpec(folder.resolve("lab"), pbxs, LabSpec.CALLBACK_NUMBER, agiSecret));
    synchronized (this) {
      lab = started;
    }
    stopIfAsked();
    up.accept("Asterisk", Stream.concat(Stream.of("carrier"), started.pbxs().stream().map(PbxNode::name)).toList());
  }

  private void startCarillon(BiConsumer<String, List<String>> up) {
    var http = new AllInOneSpec.Http("127.0.0.1", port, adminKey);
    var agi = new AllInOneSpec.Agi("127.0.0.1", 0, null, agiSecret);
    var started = AllInOne.start(new AllInOneSpec(folder.resolve("data"), http, 0, 0, agi, "RU", "UTC", List.of()));
    synchronized (this) {
      all = started;
    }
    stopIfAsked();
    up.accept("Carillon", List.of());
  }

  private void stopIfAsked() {
    if (!isClosing()) return;
    close();
    throw new Stopped();
  }

  /** Tells every PBX where agi-callback listens, while {@code meanwhile} runs. */
  void tellAgi(Runnable meanwhile) {
    var told = lab.pbxs().stream().map(pbx -> begun(() -> pbx.asksAgiAt("127.0.0.1", all.agiPort()))).toList();
    meanwhile.run();
    told.forEach(DemoServers::joined);
  }

  /** Starts an agent for each PBX and waits until all is ready. */
  void drive() {
    all.drive(lab.pbxs().stream().map(DemoServers::link).toList());
    all.started();
    long until = System.nanoTime() + READY_WITHIN.toNanos();
    while (!all.missing().isEmpty()) {
      if (System.nanoTime() > until) throw new IllegalStateException("not ready within " + READY_WITHIN.toSeconds() + " s, missing: " + all.missing());
      pause(LOOK_MILLIS);
    }
  }

  private static PbxLink link(PbxNode pbx) {
    return pbx.name().equals(BY_CALL_FILES)
        ? new PbxLink.Spool(pbx.name(), pbx.spool().resolve("outgoing"), pbx.evidence())
        : new PbxLink.Ami(pbx.name(), pbx.amiHost(), pbx.amiPort(), pbx.amiUser(), pbx.amiSecretFile(), false, pbx.evidence());
  }

  List<PbxNode> pbxs() {
    return lab.pbxs();
  }

  Carrier carrier() {
    return lab.carrier();
  }

  AllInOne carillon() {
    return all;
  }

  /** Waits a little; ends the run where it was told to close. */
  void pause(long millis) {
    try {
      if (closing.await(millis, TimeUnit.MILLISECONDS)) throw new Stopped();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
  }

  /** Until somebody closes them. */
  void stay() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
}
