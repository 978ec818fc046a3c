package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Most people are not root. Where the tests are, the servers start here as the user nobody, who is only let pass to root's own
 * folders.
 */
class OrdinaryUserIT {
  private static final int NOBODY = 65534;

  @TempDir Path folder;

  @Test void theServersStartAndTheDataAreTheirUsers() throws Exception {
    boolean root = Folders.owner(folder) == 0;
    Path data = Files.createDirectory(folder.resolve("data"));
    if (root) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Folders.give(data, NOBODY);
    }
    var command = new ArrayList<String>();
    if (root) {
      command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"));
    }
    command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), BackendsMain.class.getName()));
    Path said = folder.resolve("said");
    var builder = new ProcessBuilder(command).redirectError(said.toFile());
    builder.environment().put("CARILLON_DATA", data.toString());
    builder.environment().put("XDG_CACHE_HOME", data.resolve("cache").toString());
    var process = builder.start();
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.lines().anyMatch("ready"::equals)).as("%s", Files.readString(said)).isTrue();
      assertThat(Folders.owner(data.resolve("postgres").resolve("data"))).isEqualTo(Folders.owner(data));
    } finally {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends at SIGTERM").isTrue();
    }
  }
}
