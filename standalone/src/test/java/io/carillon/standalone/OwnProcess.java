package io.carillon.standalone;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The command {@code carillon} as a process, with the flags that every JVM of ours is started with, and those of one that lives for seconds. */
final class OwnProcess {
  private OwnProcess() {}

  /** @param more what {@code carillon} is told, after flags for the JVM of this test's own */
  static ProcessBuilder command(List<String> flags, String... more) {
    var ours = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--") || flag.startsWith("-Djava.util.concurrent.") || flag.startsWith("-XX:"));
    return new ProcessBuilder(Stream.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"), ours, flags.stream(),
        Stream.of("-cp", System.getProperty("java.class.path"), Carillon.class.getName()), Arrays.stream(more)).flatMap(part -> part).toList()).redirectErrorStream(true);
  }
}
