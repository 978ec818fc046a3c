package io.carillon.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first fetch of Asterisk takes minutes where the network is slow: whoever is told to end then ends at once, and leaves
 * nothing half.
 */
class GivenUpFetchIT {
  @TempDir Path folder;
  private Path cache;
  private Path said;

  @BeforeEach void prepare() throws IOException {
    cache = Files.createDirectories(folder.resolve("cache"));
    said = folder.resolve("said");
    Files.createDirectories(folder.resolve("bin"));
  }

  /** A program that writes where it was called, and never ends. */
  private void neverEnding(String program) throws IOException {
    var file = folder.resolve("bin").resolve(program);
    Files.writeString(file, "#!/bin/sh\necho begun > '" + folder.resolve("begun") + "'\nexec tail -f /dev/null\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Process begin(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("AST_CACHE", cache.toString());
    builder.environment().put("AST_ENGINE", "native");
    builder.environment().put("AST_MIRROR", "http://127.0.0.1:9/debian");
    var process = builder.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve("begun")));
    return process;
  }

  private Process fetch() throws IOException {
    return begin(List.of(Lab.home().resolve("lab").resolve("asterisk").toString(), "fetch"));
  }

  private void end(Process process) throws Exception {
    var begun = process.descendants().toList();
    assertThat(begun).hasSizeGreaterThanOrEqualTo(2);
    process.destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("ends at once").isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    await().atMost(Duration.ofSeconds(5)).until(() -> begun.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test void whatWasDownloadedInPartIsTakenAway() throws Exception {
    neverEnding("apt-get");
    var process = fetch();
    assertThat(cache.resolve("debs")).exists();
    end(process);
    assertThat(cache).isDirectoryNotContaining(file -> !file.getFileName().toString().equals(".lock"));
  }

  @Test void whatWasUnpackedInPartIsTakenAwayAndWhatIsCompleteStays() throws Exception {
    neverEnding("dpkg-deb");
    var kept = Files.writeString(Files.createDirectories(cache.resolve("debs")).resolve("one.deb"), "whole");
    Files.writeString(cache.resolve("SHA256SUMS"), sha256("whole") + "  one.deb\n");
    var process = fetch();
    assertThat(cache.resolve("tree.new")).exists();
    end(process);
    assertThat(cache.resolve("tree.new")).doesNotExist();
    assertThat(cache.resolve("tree")).doesNotExist();
    assertThat(kept).hasContent("whole");
  }

  @Test void aJvmThatStartsALaboratoryEndsToo() throws Exception {
    neverEnding("apt-get");
    var process = begin(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dcarillon.home=" + System.getProperty("carillon.home"),
        "-cp", System.getProperty("java.class.path"), Starting.class.getName(), folder.resolve("lab").toString()));
    end(process);
    assertThat(cache.resolve("debs")).doesNotExist();
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Starts one. */
  static final class Starting {
    private Starting() {}

    public static void main(String[] args) {
      Lab.start(LabSpec.of(Path.of(args[0]), LabSpec.Pbx.drivenByAmi("pbx-a")));
    }
  }
}
