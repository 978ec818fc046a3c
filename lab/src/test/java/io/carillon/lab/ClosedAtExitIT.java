package io.carillon.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever closes a laboratory while the JVM ends takes its folder away next: no node may live on without it. */
class ClosedAtExitIT {
  @TempDir Path folder;

  @Test void whenItIsClosedNoNodeRuns() throws Exception {
    Path said = folder.resolve("said");
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dcarillon.home=" + System.getProperty("carillon.home"), "-cp",
        System.getProperty("java.class.path"), Ending.class.getName(), folder.resolve("lab").toString()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(said)).containsExactly("2 nodes run", "0 nodes run");
  }

  /** Starts one and ends, closing it on the way out. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] args) {
      var lab = Lab.start(LabSpec.of(Path.of(args[0]), LabSpec.Pbx.drivenByAmi("pbx-a")));
      tell(args[0]);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        lab.close();
        tell(args[0]);
      }));
    }

    private static void tell(String folder) {
      System.out.println(ProcessHandle.allProcesses().flatMap(each -> each.info().commandLine().stream())
          .filter(line -> line.contains("asterisk") && line.contains("-C " + folder)).count() + " nodes run");
    }
  }
}
