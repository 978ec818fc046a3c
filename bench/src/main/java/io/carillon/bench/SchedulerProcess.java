package io.carillon.bench;

import io.carillon.embedded.Ports;
import io.carillon.scheduler.SchedulerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One of several schedulers, a process of its own. Its log tells under which epochs it led. */
final class SchedulerProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private SchedulerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static SchedulerProcess start(Path log, Map<String, String> stores) throws IOException {
    var command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp", System.getProperty("java.class.path"),
        SchedulerMain.class.getName());
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("CARILLON_"));
    builder.environment().putAll(stores);
    builder.environment().put("CARILLON_MANAGEMENT_HOST", "127.0.0.1");
    builder.environment().put("CARILLON_MANAGEMENT_PORT", String.valueOf(Ports.free()));
    return new SchedulerProcess(builder.start(), log);
  }

  boolean isUp() {
    if (!process.isAlive()) throw new IllegalStateException("a scheduler ended by itself, see " + log);
    return says("up process=\"scheduler\"");
  }

  boolean led(long epoch) {
    return says("leads lead=\"lines\" epoch=\"" + epoch + "\"");
  }

  private boolean says(String words) {
    try {
      return Files.readString(log).contains(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As kill -9 does: it takes no leave of anybody. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override public void close() throws InterruptedException {
    kill();
  }
}
