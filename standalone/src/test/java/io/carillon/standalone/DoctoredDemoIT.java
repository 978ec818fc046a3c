package io.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that agrees with itself proves nothing: where the carrier's record says something else, it must say so and fail. */
class DoctoredDemoIT {
  @TempDir private Path folder;
  private Path said;
  private Path temporary;
  private Process demo;

  private void start() throws IOException {
    said = folder.resolve("said");
    temporary = Files.createDirectory(folder.resolve("tmp"));
    demo = OwnProcess.command(List.of("-Djava.io.tmpdir=" + temporary, "-Dcarillon.home=" + System.getProperty("carillon.home")), "demo", "--contacts", "3")
        .redirectOutput(said.toFile()).start();
    await().atMost(Duration.ofSeconds(90)).until(() -> Files.readString(said).contains("3. Ringing"));
  }

  @AfterEach void end() throws InterruptedException {
    demo.destroy();
    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as("ends at SIGTERM").isTrue();
  }

  /** Behind everybody's back: a call that was answered, and that nobody of ours made. */
  @Test void aCallThatNobodyOfOursMadeIsNamedAndTheExitIsNotZero() throws Exception {
    start();
    long now = System.currentTimeMillis();
    String call = "S|stranger|north|79161234500|%2B74959998877||0199c0de-0000-7000-8000-000000000001|0199c0de-0000-7000-8000-000000000002|" + now
        + "\nE|stranger|" + now + "|" + now + "|" + (now + 1) + "|200|carrier|\n";
    Files.writeString(carriersRecord(), call, StandardOpenOption.APPEND);

    assertThat(demo.waitFor(120, TimeUnit.SECONDS)).as("it ends by itself").isTrue();

    assertThat(demo.exitValue()).isEqualTo(1);
    assertThat(said).content().contains("Something is wrong:", "the carrier saw a call on north that no attempt of ours explains", "<- differ",
        "What was logged is kept in").doesNotContain("counts agree");
  }

  private Path carriersRecord() throws IOException {
    try (var folders = Files.list(temporary)) {
      return folders.map(one -> one.resolve(Path.of("lab", "carrier", "log", "carrier"))).filter(Files::exists).findFirst().orElseThrow();
    }
  }
}
