package io.carillon.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The server's process: made from the unpacked binaries, in a session of its own, so that a Ctrl-C in our terminal is not its
 * too, and what it says in {@code server.log}. Blocks; interrupted, or where it does not start, it leaves no process.
 */
final class PostgresServer {
  /** Looked at as often while it starts: a start takes some tenths of a second. */
  private static final long LOOK_MILLIS = 10;
  private static final int STATUS_LINE = 7;
  private static final int SAID_LINES = 5;

  private final Path binaries;
  private final ServerUser user;
  private final Path data;
  private final Path said;

  PostgresServer(Path folder) throws IOException {
    this.binaries = PostgresBinaries.unpacked().resolve("bin");
    this.user = ServerUser.find(binaries.resolve("postgres"));
    this.data = folder.resolve("data");
    this.said = folder.resolve("server.log");
    Files.deleteIfExists(said);
  }

  /** Makes the data folder, for a superuser {@code postgres} of that password. */
  void initialise(Path passwordFile) throws IOException {
    Files.createDirectories(data);
    Folders.give(data, user.uid());
    var process = process(List.of(binaries.resolve("initdb").toString(), "-D", data.toString(), "-U", "postgres", "-E", "UTF-8", "--locale=C.UTF-8",
        "--auth=scram-sha-256", "--pwfile=" + passwordFile));
    try {
      if (process.waitFor() != 0) throw new IllegalStateException("the embedded PostgreSQL cannot make its data folder; it said: " + lastLines());
    } catch (InterruptedException e) {
      throw interrupted(process, e);
    }
  }

  /** Starts it and waits until it lets clients in. */
  Process start(int port, Map<String, String> settings, Duration within) throws IOException {
    Folders.give(data, user.uid());
    var command = new ArrayList<>(List.of("setsid", binaries.resolve("postgres").toString(), "-D", data.toString(), "-p", String.valueOf(port)));
    new TreeMap<>(settings).forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    var process = process(command);
    long until = System.nanoTime() + within.toNanos();
    try {
      while (!ready(process)) {
        if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) throw new IllegalStateException("the embedded PostgreSQL does not start; it said: " + lastLines());
        if (System.nanoTime() - until > 0) {
          LeftOver.end(process.toHandle());
          throw new IllegalStateException("the embedded PostgreSQL was not up within " + within.toSeconds() + " s; it said: " + lastLines());
        }
      }
      return process;
    } catch (InterruptedException e) {
      throw interrupted(process, e);
    }
  }

  /** By what the server itself writes down. A file that another process left says nothing of this one. */
  private boolean ready(Process process) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) return false;
    var lines = Files.readAllLines(file);
    return lines.size() > STATUS_LINE && lines.getFirst().strip().equals(String.valueOf(process.pid())) && lines.get(STATUS_LINE).strip().equals("ready");
  }

  private Process process(List<String> command) throws IOException {
    var toLog = ProcessBuilder.Redirect.appendTo(said.toFile());
    var builder = new ProcessBuilder(user.command(command)).redirectInput(new File("/dev/null")).redirectOutput(toLog).redirectError(toLog);
    // Nothing of the user's own for his other servers; and initdb need not look through all time zones.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    builder.environment().put("TZ", "UTC");
    builder.directory(data.toFile());
    return builder.start();
  }

  private static IllegalStateException interrupted(Process process, InterruptedException e) {
    LeftOver.end(process.toHandle());
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while the embedded PostgreSQL was starting", e);
  }

  private String lastLines() throws IOException {
    var lines = Files.readAllLines(said);
    return lines.isEmpty() ? "nothing" : String.join(" / ", lines.subList(Math.max(0, lines.size() - SAID_LINES), lines.size()));
  }
}
