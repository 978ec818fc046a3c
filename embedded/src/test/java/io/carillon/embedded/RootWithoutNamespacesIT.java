package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Root in a container may make no user namespaces. Behind a chroot the kernel refuses them just so; whoever runs this and may
 * make none in the first place, or is not root, starts the server as he is.
 */
class RootWithoutNamespacesIT {
  @TempDir Path folder;

  @Test void theServersStartAndTheDataAreKeptWhoeverRunsThem() throws Exception {
    start(jailed());
    start(List.of());
    start(jailed());
  }

  private List<String> jailed() throws Exception {
    if (new ProcessBuilder("unshare", "-m", "true").start().waitFor() != 0) return List.of();
    Path jail = Files.createDirectories(folder.resolve("jail"));
    // The mount is this process's own and ends with it.
    return List.of("unshare", "-m", "sh", "-c", "mount --rbind / \"$0\" && { ! chroot \"$0\" unshare -U true 2>&1; } && exec chroot \"$0\" \"$@\"", jail.toString());
  }

  private void start(List<String> prefix) throws Exception {
    var command = new ArrayList<>(prefix);
    command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), BackendsMain.class.getName()));
    Path said = folder.resolve("said");
    var builder = new ProcessBuilder(command).redirectError(said.toFile());
    builder.environment().put("CARILLON_DATA", folder.resolve("data").toString());
    var process = builder.start();
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.lines().anyMatch("ready"::equals)).as("%s", Files.readString(said)).isTrue();
    } finally {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends at SIGTERM").isTrue();
    }
  }
}
