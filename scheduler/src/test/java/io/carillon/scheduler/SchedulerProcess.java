package io.carillon.scheduler;

import io.carillon.embedded.Ports;
import io.carillon.testkit.Backends;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A scheduler in a process of its own, which can be killed. What it logs goes to a file, and tells under which epochs it led. */
final class SchedulerProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private SchedulerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static SchedulerProcess start(Backends backends, Path log) throws IOException {
    var flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> flag.startsWith("--"));
    var command = Stream.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()), flags,
        Stream.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SchedulerMain.class.getName()))
        .flatMap(part -> part).toList();
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("CARILLON_"));
    builder.environment().putAll(backends.env());
    builder.environment().put("CARILLON_MANAGEMENT_HOST", "127.0.0.1");
    builder.environment().put("CARILLON_MANAGEMENT_PORT", String.valueOf(Ports.free()));
    return new SchedulerProcess(builder.start(), log);
  }

  private boolean says(String... words) {
    try (var lines = Files.lines(log)) {
      return lines.anyMatch(line -> Stream.of(words).allMatch(line::contains));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  boolean isUp() {
    if (!process.isAlive()) throw new IllegalStateException("the scheduler ended, see " + log);
    return says("up process=\"scheduler\"");
  }

  boolean led(long epoch) {
    return led("lines", epoch);
  }

  boolean led(String lease, long epoch) {
    return says("leads lead=\"" + lease + "\" epoch=\"" + epoch + "\"");
  }

  /** As kill -9 does. */
  void kill() {
    process.destroyForcibly();
  }

  @Override public void close() {
    process.destroyForcibly();
  }
}
