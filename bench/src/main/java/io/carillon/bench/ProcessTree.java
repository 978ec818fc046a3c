package io.carillon.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the operating system says of a process and its children (Linux, /proc). */
final class ProcessTree {
  /** Clock ticks a second in /proc/PID/stat: 100 on every Linux that Java runs on (USER_HZ). */
  private static final long TICKS_PER_SECOND = 100;

  private final ProcessHandle root;

  ProcessTree(ProcessHandle root) {
    this.root = root;
  }

  /** User and system CPU so far, of the process, its living descendants and those it has reaped, in milliseconds. */
  long cpuMillis() {
    return all().mapToLong(ProcessTree::ticks).sum() * 1000 / TICKS_PER_SECOND;
  }

  /** Resident memory of the process alone, in MiB. */
  long residentMib() {
    return statusKib(root.pid(), "VmRSS:") / 1024;
  }

  /** Resident memory of its descendants that is theirs alone (shared pages counted once, by proportion), in MiB. */
  long childrenMib() {
    return root.descendants().mapToLong(child -> proportionalKib(child.pid())).sum() / 1024;
  }

  private Stream<ProcessHandle> all() {
    return Stream.concat(Stream.of(root), root.descendants());
  }

  /** Fields 14 to 17 of stat: own user and system time, and that of reaped children; counted after the last parenthesis. */
  private static long ticks(ProcessHandle process) {
    String stat = read(Path.of("/proc", Long.toString(process.pid()), "stat"));
    if (stat.isEmpty()) return 0;
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]) + Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
  }

  private static long statusKib(long pid, String field) {
    return kib(read(Path.of("/proc", Long.toString(pid), "status")), field);
  }

  private static long proportionalKib(long pid) {
    return kib(read(Path.of("/proc", Long.toString(pid), "smaps_rollup")), "Pss:");
  }

  private static long kib(String text, String field) {
    return text.lines().filter(line -> line.startsWith(field)).mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElse(0);
  }

  /** Empty where the process has ended meanwhile. */
  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (java.nio.file.NoSuchFileException ended) {
      return "";
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")) return "";
      throw new UncheckedIOException(e);
    }
  }
}
