package io.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code carillon demo} as a process of its own, on real Asterisk: what a new user sees first. */
class DemoIT {
  private static final int CONTACTS = 11;
  /** Outcome, contacts, attempts, what the carrier counted. */
  private static final Pattern ROW = Pattern.compile("^([A-Z_]+|all) +(\\d+) +(\\d+) +(\\d+)(.*)$");

  @TempDir Path folder;

  private Path said;
  private Path temporary;
  private Process demo;

  private void start(String... more) throws IOException {
    demo = command(more).start();
  }

  /** As in a terminal, where it and all that it starts are one group, and no signal is ignored. */
  private void startInATerminal(String... more) throws IOException {
    var command = command(more);
    demo = command.command(Stream.concat(Stream.of("env", "--default-signal=INT", "setsid"), command.command().stream()).toList()).start();
  }

  private ProcessBuilder command(String... more) throws IOException {
    said = folder.resolve("said");
    temporary = Files.createDirectory(folder.resolve("tmp"));
    return OwnProcess.command(List.of("-Djava.io.tmpdir=" + temporary, "-Dcarillon.home=" + System.getProperty("carillon.home")),
        Stream.concat(Stream.of("demo"), Arrays.stream(more)).toArray(String[]::new)).redirectOutput(said.toFile());
  }

  @AfterEach void end() throws InterruptedException {
    demo.destroy();
    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as("ends at SIGTERM").isTrue();
  }

  @Test void itRingsACampaignAndItsTableAgreesWithTheCarriersRecord() throws Exception {
    start("--contacts", String.valueOf(CONTACTS));
    assertThat(demo.waitFor(120, TimeUnit.SECONDS)).as("it ends by itself").isTrue();

    assertThat(said).content().contains("Ours and the carrier's counts agree, no job is left, no trunk was over its limits.").doesNotContain("\tat ");
    assertThat(demo.exitValue()).isZero();
    var rows = Files.readAllLines(said).stream().map(ROW::matcher).filter(Matcher::matches).map(Row::of).toList();
    assertThat(rows).as("each row's two counts").allMatch(row -> row.attempts() == row.carrier() && row.rest().isEmpty());
    assertThat(rows).extracting(Row::name).as("rung, and with more than one end").contains("ANSWERED", "BUSY", "NO_ANSWER", "REJECTED", "all");
    assertThat(rows.stream().filter(row -> !row.name().equals("all")).mapToInt(Row::contacts).sum()).as("each contact has an outcome").isEqualTo(CONTACTS);
    assertThat(rows.getLast().carrier()).as("some were rung again").isGreaterThan(CONTACTS);
    nothingIsLeft();
  }

  @Test void endedWhileItRingsItLeavesNothing() throws Exception {
    start("--contacts", String.valueOf(CONTACTS));
    itSays("3. Ringing");

    demo.destroy();

    ended(143);
  }

  @Test void itStaysAtThePortItWasGivenUntilCtrlCAndLeavesNothing() throws Exception {
    int port = Ports.free();
    startInATerminal("--contacts", "1", "--keep", "--port", String.valueOf(port));
    itSays("Everything stays up until Ctrl-C:");
    var page = URI.create(Files.readAllLines(said).stream().filter(line -> line.startsWith("  live page ")).findFirst().orElseThrow().replace("  live page ", "").strip());
    assertThat(page.getPort()).isEqualTo(port);
    assertThat(status(page.resolve("/health/ready"))).isEqualTo(200);
    assertThat(inGroupOf(demo)).as("what Ctrl-C reaches: the others are its own to end, in order").containsExactly(demo.pid());

    ctrlC();

    ended(130);
  }

  private void itSays(String line) {
    await().atMost(Duration.ofSeconds(90)).until(() -> Files.readString(said).contains(line));
    assertThat(running()).as("its servers and its Asterisks").hasSizeGreaterThanOrEqualTo(4);
  }

  /** Twice, as by somebody in a hurry: the second comes while it ends. */
  private void ctrlC() throws Exception {
    interrupt();
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.readString(said).contains("Stopping what was started ..."));
    interrupt();
  }

  private void interrupt() throws Exception {
    assertThat(new ProcessBuilder("kill", "-INT", "--", "-" + demo.pid()).start().waitFor()).isZero();
  }

  private static int status(URI address) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static List<Long> inGroupOf(Process leader) throws IOException {
    try (var said = new ProcessBuilder("ps", "-e", "-o", "pgid=,pid=").start().inputReader()) {
      return said.lines().map(line -> line.strip().split(" +")).filter(line -> line[0].equals(String.valueOf(leader.pid()))).map(line -> Long.valueOf(line[1])).toList();
    }
  }

  private void ended(int code) throws Exception {
    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as("ends at the signal").isTrue();
    assertThat(said).content().endsWith("Stopping what was started ...\n").doesNotContain("\tat ");
    assertThat(demo.exitValue()).isEqualTo(code);
    nothingIsLeft();
  }

  private void nothingIsLeft() {
    assertThat(running()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  /** The processes that speak of this demo's folder, itself among them. */
  private List<String> running() {
    return ProcessHandle.allProcesses().flatMap(each -> each.info().commandLine().stream()).filter(line -> line.contains(temporary.toString())).toList();
  }

  private record Row(String name, int contacts, int attempts, int carrier, String rest) {
    static Row of(Matcher row) {
      return new Row(row.group(1), Integer.parseInt(row.group(2)), Integer.parseInt(row.group(3)), Integer.parseInt(row.group(4)), row.group(5));
    }
  }
}
