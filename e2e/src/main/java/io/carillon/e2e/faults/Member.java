package io.carillon.e2e.faults;

import java.io.File;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One process of ours: its main, its environment, what it says; it can be started again and again under the same name. */
final class Member {
  private static final Duration UP = Duration.ofSeconds(90);
  private static final Duration DOWN = Duration.ofSeconds(40);
  private static final int BY_SIGTERM = 143;
  private static final Pattern OF_TESTS = Pattern.compile("[/-]testkit|/e2e/target/|carillon-e2e|/standalone/target/classes");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final String name;
  private final Class<?> main;
  private final Map<String, String> environment;
  private final Path said;
  private final Path failPoint;
  private final Archive archive;
  private boolean makes;
  private int armedAt;
  private volatile Process process;

  /** @param makes whether it writes down what its kind loads, where nobody has */
  Member(String name, Class<?> main, Path folder, Map<String, String> environment, boolean makes) {
    this.name = name;
    this.main = main;
    this.environment = new HashMap<>(environment);
    this.said = folder.resolve(name + ".log");
    this.failPoint = folder.resolve(name + ".failpoint");
    this.archive = new Archive(Path.of(System.getProperty("carillon.home"), "e2e", "target", "cds"), main, classPath());
    this.makes = makes && !archive.isThere();
  }

  /** Another one of the same settings, under another name. */
  Member twin(String other, int managementPort) {
    var settings = new HashMap<>(environment);
    settings.put("CARILLON_MANAGEMENT_PORT", String.valueOf(managementPort));
    return new Member(other, main, said.getParent(), settings, false);
  }

  void start() {
    var flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> flag.startsWith("--") || flag.startsWith("-Djava.util.concurrent"));
    var command = Stream.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()), flags,
        Stream.of("-Xmx256m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        makes ? archive.flagsToMake().stream() : archive.isThere() ? archive.flags().stream() : Stream.<String>of(), Stream.of("-cp", classPath(), main.getName())).flatMap(part -> part).toList();
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("CARILLON_"));
    builder.environment().putAll(environment);
    builder.environment().put("FAILPOINT", "@" + failPoint);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  /** The first of its kind writes down what it loads, where nobody has: it shall be told to end once it is ready. */
  boolean makesArchive() {
    return makes;
  }

  /** It has ended in good order, and written it down. */
  void archived() {
    archive.made();
    makes = false;
  }

  /** Jars of what is installed: nothing of the tests, whose logging is another's. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(entry -> !OF_TESTS.matcher(entry).find()).collect(Collectors.joining(File.pathSeparator));
  }

  void awaitReady() {
    Until.must(name + " is ready", UP, () -> {
      if (!process.isAlive()) throw new IllegalStateException(name + " ended with " + process.exitValue() + ": " + lastWords());
      return isReady();
    });
  }

  boolean isReady() {
    var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + environment.get("CARILLON_MANAGEMENT_PORT") + "/health/ready")).timeout(Duration.ofSeconds(2)).build();
    try {
      return HTTP.send(asked, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Once it says this line. */
  void awaitSaid(String line) {
    Until.must(name + " says " + line, UP, () -> {
      if (!process.isAlive()) throw new IllegalStateException(name + " ended with " + process.exitValue() + ": " + lastWords());
      return said().lines().anyMatch(line::equals);
    });
  }

  String said() {
    try {
      return Files.exists(said) ? Files.readString(said, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lastWords() {
    var lines = said().lines().toList();
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  void kill9() {
    process.destroyForcibly();
    Until.must(name + " is dead", DOWN, () -> !process.isAlive());
  }

  /** By {@code kill}: Java itself knows two signals only. */
  static void signal(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its parts closed, and it said so. @return what is wrong with how it ended; null: nothing */
  String endedBySigterm() {
    int before = said().length();
    process.destroy();
    boolean ended = Until.is(DOWN, () -> !process.isAlive());
    if (!ended) {
      kill9();
      return name + " did not end within " + DOWN.toSeconds() + " s of SIGTERM";
    }
    String last = said().substring(before);
    if (process.exitValue() != BY_SIGTERM) return name + " ended with " + process.exitValue() + " at SIGTERM";
    return last.contains("did not end cleanly") ? name + " did not end cleanly at SIGTERM" : null;
  }

  /** Ends as kill -9 would where it passes that point for the n-th time. */
  void arm(String point, int nth) {
    armedAt = said().length();
    try {
      Files.writeString(failPoint, point + ":" + nth);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it ended there, since it was armed. */
  boolean endedAt(String point) {
    return !isAlive() && said().substring(armedAt).contains("fail point " + point);
  }

  void disarm() {
    try {
      Files.deleteIfExists(failPoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
