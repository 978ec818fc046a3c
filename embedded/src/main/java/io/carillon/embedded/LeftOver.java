package io.carillon.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A postgres that outlived the JVM which had started it. Such a one holds the data folder; it is stopped before a new one starts.
 *
 * <p>The process that {@code postmaster.pid} names is touched only when it is a postgres whose {@code -D} is this very folder: a
 * number that meanwhile belongs to somebody else is left alone.
 */
final class LeftOver {
  private static final Logger log = LoggerFactory.getLogger(LeftOver.class);
  private static final long STOP_SECONDS = 30;

  private LeftOver() {}

  static void stop(Path data) throws IOException {
    var found = find(data);
    if (found.isEmpty()) return;
    var process = found.get();
    log.atWarn().addKeyValue("pid", process.pid()).addKeyValue("folder", data).log("a postgres of an earlier run still lives, it is stopped");
    if (!end(process)) throw new IllegalStateException("the postgres of an earlier run (pid " + process.pid() + ") does not stop");
  }

  /** Stops a postgres without waiting for its clients, by force where it takes too long. Whether it has ended. */
  static boolean end(ProcessHandle process) {
    if (!process.isAlive()) return true;
    try {
      // SIGINT is postgres' fast stop; ProcessHandle can only send SIGTERM, which waits for its clients.
      new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("postgres cannot be stopped in good order");
      process.destroyForcibly();
    }
    if (ended(process)) return true;
    process.destroyForcibly();
    return ended(process);
  }

  static Optional<ProcessHandle> find(Path data) throws IOException {
    return pid(data).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive).filter(process -> isOurs(arguments(process.pid()), data));
  }

  /** Whether a command line is that of a postgres on this folder. */
  static boolean isOurs(List<String> commandLine, Path data) {
    if (commandLine.isEmpty() || !Path.of(commandLine.getFirst()).endsWith("postgres")) return false;
    int at = commandLine.indexOf("-D");
    return at > 0 && at + 1 < commandLine.size() && Path.of(commandLine.get(at + 1)).normalize().equals(data.toAbsolutePath().normalize());
  }

  private static Optional<Long> pid(Path data) throws IOException {
    try {
      return Files.readAllLines(data.resolve("postmaster.pid")).stream().findFirst().map(String::strip).filter(line -> line.matches("\\d{1,10}"))
          .map(Long::valueOf);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  private static List<String> arguments(long pid) {
    try {
      return List.of(Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline")).split("\0"));
    } catch (IOException gone) {
      return List.of();
    }
  }

  private static boolean ended(ProcessHandle process) {
    try {
      process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
