package io.carillon.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The script {@code lab/asterisk} for one node: its environment, and its verbs. Waits for each verb to end. */
final class NodeScript {
  private final Path script;
  private final Map<String, String> environment;
  private final Path run;

  NodeScript(Path home, Path run, Map<String, String> environment) {
    this.script = home.resolve("lab").resolve("asterisk");
    this.run = run;
    this.environment = Map.copyOf(environment);
  }

  Path run() {
    return run;
  }

  /** What the verb printed. Fails with what it said where it did not end well. */
  String call(String... verb) {
    try {
      Files.createDirectories(run);
      var said = Files.createTempFile(run, "said", ".log");
      var command = new ProcessBuilder(script.toString()).redirectError(said.toFile()).redirectInput(ProcessBuilder.Redirect.PIPE);
      command.command().addAll(java.util.List.of(verb));
      command.environment().putAll(environment);
      command.environment().put("AST_RUN", run.toString());
      var process = command.start();
      process.getOutputStream().close();
      String out;
      try (var output = process.getInputStream()) {
        out = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      }
      int code = process.waitFor();
      String why = Files.readString(said);
      Files.delete(said);
      if (code != 0) throw new IllegalStateException("lab/asterisk " + String.join(" ", verb) + " (" + run + ") ended with " + code + ": " + why + out);
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException("lab/asterisk " + String.join(" ", verb) + " (" + run + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while lab/asterisk " + String.join(" ", verb) + " ran", e);
    }
  }
}
