package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.embedded.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One of ours as a process of the operating system: a main and its environment, what it says kept in a file. */
final class Child implements AutoCloseable {
  private static final Duration UP = Duration.ofSeconds(90);
  private static final int ENDED_BY_SIGTERM = 143;

  private final String name;
  private final Path said;
  private final int managementPort;
  private final Process process;

  private Child(String name, Path said, int managementPort, Process process) {
    this.name = name;
    this.said = said;
    this.managementPort = managementPort;
    this.process = process;
  }

  /** @param settings its CARILLON_ environment, nothing else of that kind */
  static Child start(String name, Class<?> main, Path folder, Map<String, String> settings) {
    int managementPort = Ports.free();
    var environment = new HashMap<>(settings);
    environment.putIfAbsent("CARILLON_MANAGEMENT_PORT", String.valueOf(managementPort));
    environment.putIfAbsent("CARILLON_MANAGEMENT_HOST", "127.0.0.1");
    var flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> flag.startsWith("--"));
    var command = Stream.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()), flags,
        Stream.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), main.getName())).flatMap(part -> part).toList();
    try {
      Path said = Files.createTempFile(folder, name + "-", ".log");
      var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
      builder.environment().keySet().removeIf(key -> key.startsWith("CARILLON_"));
      builder.environment().putAll(environment);
      return new Child(name, said, managementPort, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  Child awaitReady() {
    var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/health/ready")).timeout(Duration.ofSeconds(5)).build();
    try (var client = HttpClient.newHttpClient()) {
      Awaitility.await(name + " is ready").atMost(UP).pollInterval(100, TimeUnit.MILLISECONDS).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
        if (!process.isAlive()) throw new AssertionError(name + " ended with " + process.exitValue() + ": " + said());
        return client.send(ready, BodyHandlers.ofString()).statusCode() == 200;
      });
    }
    return this;
  }

  /** What follows this word at the beginning of a line that it says sooner or later. */
  String says(String word) {
    return Awaitility.await(name + " says " + word).atMost(UP).pollInterval(100, TimeUnit.MILLISECONDS).until(
        () -> said().lines().filter(line -> line.equals(word) || line.startsWith(word + " ")).findFirst().orElse(null), line -> line != null)
        .substring(word.length()).strip();
  }

  String said() {
    try {
      return Files.readString(said, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill9() {
    process.destroyForcibly();
    exitCode();
  }

  void sigterm() {
    process.destroy();
  }

  int exitCode() {
    try {
      assertThat(process.waitFor(40, TimeUnit.SECONDS)).as(name + " ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return process.exitValue();
  }

  /** After {@link #sigterm}: it closed everything it had open, and said so. */
  void endedCleanly() {
    assertThat(exitCode()).as(name + " said " + said()).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(said()).as(name).contains(" ended").doesNotContain("did not end cleanly");
  }

  static void sigterm(List<Child> children) {
    children.forEach(Child::sigterm);
    children.forEach(Child::endedCleanly);
  }

  @Override public void close() {
    process.destroyForcibly();
  }
}
