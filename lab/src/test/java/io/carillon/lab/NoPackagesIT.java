package io.carillon.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Debian's packages cannot be had, the last line says what to do about it: another mirror, or the keys. */
class NoPackagesIT {
  @TempDir Path folder;

  @BeforeEach void prepare() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
  }

  /** An apt-get that says so and fails. */
  private void aptGet(String says) throws IOException {
    var file = Files.writeString(folder.resolve("bin").resolve("apt-get"), "#!/bin/sh\necho begun > '" + folder.resolve("begun") + "'\necho \"" + says + "\" >&2\nexit 100\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private String lastLine(Map<String, String> environment) throws Exception {
    Path said = folder.resolve("said");
    var builder = new ProcessBuilder(Lab.home().resolve("lab").resolve("asterisk").toString(), "fetch").redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"), "AST_CACHE", folder.resolve("cache").toString(), "AST_ENGINE", "native",
        "AST_MIRROR", "http://127.0.0.1:9/debian", "AST_KEYRING", Files.writeString(folder.resolve("keyring"), "keys").toString()));
    builder.environment().putAll(environment);
    var process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(said);
    assertThat(process.exitValue()).as("%s", lines).isEqualTo(3);
    return lines.getLast();
  }

  @Test void withoutDebiansKeysTheirPackageIsNamedAndNothingIsFetched() throws Exception {
    aptGet("not reached");
    assertThat(lastLine(Map.of("AST_KEYRING", folder.resolve("nowhere").toString()))).contains("nowhere").endsWith("install the package debian-archive-keyring.");
    assertThat(folder.resolve("begun")).doesNotExist();
  }

  @Test void aMirrorThatDoesNotAnswerIsNamed() throws Exception {
    aptGet("Err:1 http://127.0.0.1:9/debian forky InRelease\\n  Could not connect to 127.0.0.1:9 - connect (111: Connection refused)");
    assertThat(lastLine(Map.of())).endsWith("The Debian mirror http://127.0.0.1:9/debian does not answer; AST_MIRROR names another.");
  }

  @Test void keysThatAreTooOldAreNoFaultOfTheMirrors() throws Exception {
    aptGet("The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 6ED0E7B82643E131");
    assertThat(lastLine(Map.of())).contains("signed with a key that this machine does not have").contains("debian-archive-keyring").doesNotContain("does not answer");
  }
}
