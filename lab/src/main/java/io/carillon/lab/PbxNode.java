package io.carillon.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One PBX of the laboratory: a real Asterisk with Carillon's dialplan and manager user as shipped, and the trunks
 * {@code north}, {@code south}, {@code internal} and {@code dead} (nobody there) as {@code PJSIP/<number>@<trunk>}.
 */
public final class PbxNode {
  private final String name;
  private final NodeScript script;
  private final int sipPort;
  private final int amiPort;
  private final Path amiSecretFile;
  private volatile String agi;

  PbxNode(String name, NodeScript script, int sipPort, int amiPort, Path amiSecretFile) {
    this.name = name;
    this.script = script;
    this.sipPort = sipPort;
    this.amiPort = amiPort;
    this.amiSecretFile = amiSecretFile;
  }

  public String name() {
    return name;
  }

  public String amiHost() {
    return "127.0.0.1";
  }

  public int amiPort() {
    return amiPort;
  }

  public String amiUser() {
    return "carillon";
  }

  public Path amiSecretFile() {
    return amiSecretFile;
  }

  public int sipPort() {
    return sipPort;
  }

  /** Asterisk's spool folder: call files go to {@code outgoing} in it, come to lie in {@code outgoing_done}. */
  public Path spool() {
    return script.run().resolve("spool");
  }

  /** The evidence file of the guard. */
  public Path evidence() {
    return script.run().resolve("log").resolve("carillon-evidence");
  }

  /** What the sample of a {@code failed} extension wrote. */
  public Path failed() {
    return script.run().resolve("log").resolve("carillon-failed");
  }

  /** What the script {@code lab-seen} was given, one call a line in the order in which they came to it. */
  public List<ScriptSaw> seen() {
    try {
      return Files.readAllLines(script.run().resolve("log").resolve("seen")).stream().map(ScriptSaw::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("what scripts of " + name + " saw", e);
    }
  }

  /** Asterisk's own log: notices, warnings, errors. */
  public Path messages() {
    return script.run().resolve("log").resolve("messages");
  }

  /** What Asterisk's console answers. */
  public String cli(String command) {
    return script.call("cli", command);
  }

  /** From now on callers and menus ask this agi-callback, also after a restart. */
  public void asksAgiAt(String host, int port) {
    agi = "agi://" + host + ":" + port;
    tellAgi();
  }

  public void start() {
    script.start();
    if (agi != null) tellAgi();
  }

  void giveUpStart() {
    script.giveUpStart();
  }

  public void stop() {
    script.call("stop");
  }

  /** Ends it as a power cut would, and returns when it is gone. */
  public void kill9() {
    script.call("kill");
  }

  public void restart() {
    stop();
    start();
  }

  /** Stops it where it stands, as a machine that stalls would: connections stay, nothing is answered until {@link #thaw}. */
  public void freeze() {
    script.call("freeze");
  }

  public void thaw() {
    script.call("thaw");
  }

  private void tellAgi() {
    cli("dialplan set global CARILLON_AGI " + agi);
  }
}
