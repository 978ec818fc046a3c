package io.carillon.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each case is a JVM of its own: what is tested is how a process ends. */
@Execution(ExecutionMode.CONCURRENT)
class MainTest {
  /** A process with two settings. */
  static final class Sample {
    private Sample() {}

    record Settings(String name, int size) {
      static Settings read(Env env) {
        return new Settings(env.required("SAMPLE_NAME", "what it is called"), env.integer("SAMPLE_SIZE", 1, 1, 9));
      }
    }

    public static void main(String[] args) {
      Main.run("sample", Settings::read, (settings, surroundings) -> (vertx, parts) -> {
        if (settings.name().equals("broken")) return Future.failedFuture("no broker there");
        parts.opened("lamp", () -> {
          System.out.println("lamp is out");
          return Future.succeededFuture();
        });
        System.out.println("lamp is lit");
        return Future.succeededFuture();
      });
    }
  }

  private static Process start(Map<String, String> env) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Sample.class.getName()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("CARILLON_") || name.startsWith("SAMPLE_"));
    builder.environment().put("CARILLON_MANAGEMENT_PORT", "0");
    builder.environment().putAll(env);
    return builder.start();
  }

  private static String end(Process process, int code) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isEqualTo(code);
    return output;
  }

  @Test void badSettingsAreAllToldAndTheCodeIsTwo() throws Exception {
    var output = end(start(Map.of("SAMPLE_SIZE", "10", "CARILLON_MANAGEMENT_PORT", "high")), 2);
    assertThat(output).isEqualToNormalizingNewlines("""
        carillon sample cannot start, its settings are wrong:
          SAMPLE_NAME is not set: what it is called
          SAMPLE_SIZE is '10': a whole number from 1 to 9 is wanted
          CARILLON_MANAGEMENT_PORT is 'high': a whole number from 0 to 65535 is wanted
        """);
  }

  @Test void whatCannotStartEndsWithOne() throws Exception {
    assertThat(end(start(Map.of("SAMPLE_NAME", "broken")), 1)).contains("could not start", "no broker there");
  }

  @Test void aSignalClosesThePartsFirst() throws Exception {
    var process = start(Map.of("SAMPLE_NAME", "whole"));
    var lines = process.inputReader(StandardCharsets.UTF_8);
    var seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(" up")) process.toHandle().destroy();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(seen.toString()).isEqualTo(143);
    assertThat(seen).contains("lamp is lit", "lamp is out", "ended");
  }
}
