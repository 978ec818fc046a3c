package io.carillon.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The script {@code lab/asterisk} for one node: its environment, and its verbs. Waits for each verb to end; a start may fetch for
 * minutes, and can be given up from another thread.
 */
final class NodeScript {
  /** The script's exit code where this machine cannot run an Asterisk; the last line it printed tells its user what to do. */
  private static final int NOT_TO_BE_HAD = 3;
  private static final int ENDED_BY_CTRL_C = 130;
  private static final Set<String> END_A_NODE = Set.of("stop", "kill");

  private final Path script;
  private final Map<String, String> environment;
  private final Path run;
  private Process starting;
  private boolean givenUp;

  NodeScript(Path home, Path run, Map<String, String> environment) {
    this.script = home.resolve("lab").resolve("asterisk");
    this.run = run;
    this.environment = Map.copyOf(environment);
  }

  Path run() {
    return run;
  }

  /** Ends when the node is booted. */
  void start() {
    call("start");
  }

  /** Ends a start that still fetches; one that boots already goes on to its end. There will be no other. */
  synchronized void giveUpStart() {
    givenUp = true;
    if (starting != null) starting.destroy();
  }

  private synchronized Process begun(ProcessBuilder command, boolean start) throws IOException {
    if (start && givenUp) throw new IllegalStateException("the node of " + run + " is not started any more");
    var process = command.start();
    if (start) starting = process;
    return process;
  }

  private synchronized void ended(Process process) {
    if (starting == process) starting = null;
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
      var process = begun(command, verb[0].equals("start"));
      process.getOutputStream().close();
      String out;
      try (var output = process.getInputStream()) {
        out = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      }
      int code = process.waitFor();
      ended(process);
      String why = Files.readString(said);
      Files.delete(said);
      // A second Ctrl-C may come before the script has said that it takes none; the node must not be left behind.
      if (code == ENDED_BY_CTRL_C && END_A_NODE.contains(verb[0])) return call(verb);
      if (code == NOT_TO_BE_HAD) throw notToBeHad(why);
      if (code != 0) throw new IllegalStateException("lab/asterisk " + String.join(" ", verb) + " (" + run + ") ended with " + code + ": " + why + out);
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException("lab/asterisk " + String.join(" ", verb) + " (" + run + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while lab/asterisk " + String.join(" ", verb) + " ran", e);
    }
  }

  private static IllegalStateException notToBeHad(String why) {
    var lines = why.strip().lines().toList();
    if (lines.isEmpty()) return new IllegalStateException("No Asterisk to be had, and lab/asterisk does not say why");
    return new IllegalStateException(lines.getLast().replace("[lab] ", ""), lines.size() == 1 ? null : new IllegalStateException(why.strip()));
  }
}
