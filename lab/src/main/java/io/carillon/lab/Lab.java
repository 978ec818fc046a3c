package io.carillon.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A running laboratory: one carrier and its PBXs. {@link #start} blocks until all are booted (the first time on a machine it
 * fetches Asterisk, some 70 MB); {@link #close} ends every node it started, as does the end of this JVM, which also ends the
 * fetch.
 *
 * <p>The repository's root is the system property {@code carillon.home}.
 */
public final class Lab implements AutoCloseable {
  private final Carrier carrier;
  private final List<PbxNode> pbxs;
  private final Thread atExit = new Thread(this::atExit, "lab-at-exit");
  private boolean closed;

  private Lab(Carrier carrier, List<PbxNode> pbxs) {
    this.carrier = carrier;
    this.pbxs = pbxs;
  }

  public static Lab start(LabSpec spec) {
    var ports = FreePorts.find(3 + 2 * spec.pbxs().size(), new SecureRandom()).iterator();
    var trunks = new HashMap<String, String>();
    for (var trunk : List.of("NORTH", "SOUTH", "INTERNAL")) trunks.put("AST_" + trunk + "_PORT", ports.next().toString());

    var home = home();
    var ofCarrier = new HashMap<>(trunks);
    ofCarrier.putAll(Map.of("AST_ROLE", "carrier", "AST_NAME", "carrier", "AST_SUITE", "forky"));
    var carrier = new Carrier(new NodeScript(home, spec.directory().resolve("carrier"), ofCarrier));
    var pbxs = new ArrayList<PbxNode>();
    for (var pbx : spec.pbxs()) {
      int sip = ports.next();
      int ami = ports.next();
      var run = spec.directory().resolve(pbx.name());
      var secret = secret(run);
      var environment = new HashMap<>(trunks);
      environment.putAll(Map.of("AST_ROLE", "pbx", "AST_NAME", pbx.name(), "AST_SUITE", pbx.suite(),
          "AST_SIP_PORT", Integer.toString(sip), "AST_AMI_PORT", Integer.toString(ami), "AST_AMI_SECRET", read(secret),
          "AST_ROWS", pbx.keepsRows() ? "1" : "0", "AST_USEREVENTS", pbx.keepsRows() ? "1" : "0",
          "AST_CALLBACK_NUMBER", spec.callbackNumber(), "AST_AGI_SECRET", spec.agiSecret()));
      pbxs.add(new PbxNode(pbx.name(), new NodeScript(home, run, environment), sip, ami, secret));
    }
    var lab = new Lab(carrier, List.copyOf(pbxs));
    lab.startAll();
    return lab;
  }

  public Carrier carrier() {
    return carrier;
  }

  public List<PbxNode> pbxs() {
    return pbxs;
  }

  public PbxNode pbx(String name) {
    return pbxs.stream().filter(p -> p.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("this laboratory has no PBX " + name));
  }

  /** When this returns all nodes have ended, also while the JVM ends: whoever closes may take the folder away then. */
  @Override public void close() {
    forgetHook();
    synchronized (this) {
      // Even after the hook, which may have come before a node had started.
      if (!closed) stopAll();
      closed = true;
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException alreadyEnding) {
      return; // it finds us closed, or we wait for it
    }
  }

  private void atExit() {
    // Somebody may wait for the start, which may fetch for minutes.
    carrier.giveUpStart();
    pbxs.forEach(PbxNode::giveUpStart);
    synchronized (this) {
      if (!closed) stopAll();
    }
  }

  private void startAll() {
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      carrier.start(); // alone first: it fetches what all need
      together(pbxs.stream().<Runnable>map(p -> p::start).toList());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void stopAll() {
    var all = new ArrayList<Runnable>(pbxs.stream().<Runnable>map(p -> p::stop).toList());
    all.add(carrier::stop);
    together(all);
  }

  /** All at once, each to its end; then the first failure. Not on the common pool, which the end of a JVM may find busy. */
  private static void together(List<Runnable> actions) {
    var running = actions.stream().map(a -> CompletableFuture.runAsync(a, task -> new Thread(task, "lab-node").start())).toList();
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException plain ? plain : e;
    }
  }

  static Path home() {
    var home = System.getProperty("carillon.home");
    if (home == null) throw new IllegalStateException("the system property carillon.home must name the repository's root");
    return Path.of(home).toAbsolutePath().normalize();
  }

  /** A secret of this laboratory's own, in a file only its owner may read. */
  private static Path secret(Path run) {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    try {
      Files.createDirectories(run);
      var file = run.resolve("ami-secret");
      Files.deleteIfExists(file);
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, HexFormat.of().formatHex(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("the secret of " + run, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
