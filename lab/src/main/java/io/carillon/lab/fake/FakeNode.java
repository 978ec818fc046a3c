package io.carillon.lab.fake;

import io.carillon.lab.CarrierRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fake PBX in a process of its own, that can be ended like one. Not for several threads. */
public final class FakeNode implements AutoCloseable {
  private static final long UP_MILLIS = 30_000;

  private final String name;
  private final int amiPort;
  private final Path folder;
  private final Path secretFile;
  private Process process;

  private FakeNode(String name, int amiPort, Path folder, Path secretFile) {
    this.name = name;
    this.amiPort = amiPort;
    this.folder = folder;
    this.secretFile = secretFile;
  }

  /** @param amiPort a free one */
  public static FakeNode start(String name, int amiPort, Path folder) {
    try {
      Files.createDirectories(folder);
      var secret = folder.resolve("ami-secret");
      var bytes = new byte[16];
      new SecureRandom().nextBytes(bytes);
      Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(secret, HexFormat.of().formatHex(bytes));
      var node = new FakeNode(name, amiPort, folder, secret);
      node.start();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException("the fake PBX " + name, e);
    }
  }

  public String name() {
    return name;
  }

  public int amiPort() {
    return amiPort;
  }

  public Path amiSecretFile() {
    return secretFile;
  }

  public Path evidence() {
    return folder.resolve("log").resolve("carillon-evidence");
  }

  public long pid() {
    return process.pid();
  }

  /** All that is in the carrier's record now. */
  public CarrierRecord record() {
    try {
      return CarrierRecord.read(Files.readString(folder.resolve("log").resolve("carrier"), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody else rings a number over it, is answered and talks for so long. */
  public void other(String endpoint, String number, int seconds) {
    try {
      process.getOutputStream().write((endpoint + " " + number + " " + seconds + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Blocks until it listens. */
  public void start() {
    var command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), FakePbxMain.class.getName(), String.valueOf(amiPort), folder.toString(), secretFile.toString());
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("said.log").toFile())).start();
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(UP_MILLIS);
      while (!listens()) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) throw new IllegalStateException(name + " ended with " + process.exitValue() + ": " + Files.readString(folder.resolve("said.log")));
        if (System.nanoTime() - until > 0) throw new IllegalStateException(name + " does not listen");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private boolean listens() {
    try (var socket = new Socket("127.0.0.1", amiPort)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  public void kill9() {
    end(process.destroyForcibly());
  }

  public void stop() {
    process.destroy();
    end(process);
  }

  private void end(Process ending) {
    try {
      if (!ending.waitFor(10, TimeUnit.SECONDS)) throw new IllegalStateException(name + " does not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override public void close() {
    process.destroyForcibly();
  }
}
