package io.carillon.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the operating system says of a JVM of ours, of its database server, and of the children of both (Linux, /proc). */
final class ProcessTree {
  /** Clock ticks a second in /proc/PID/stat: 100 on every Linux that Java runs on (USER_HZ). */
  private static final long TICKS_PER_SECOND = 100;

  private final ProcessHandle root;
  /** Not a descendant of the JVM: a server goes into the background by itself. */
  private final ProcessHandle database;

  ProcessTree(ProcessHandle root, ProcessHandle database) {
    this.root = root;
    this.database = database;
  }

  /**
   * User and system CPU so far of JVM and database server, their living descendants and those they have reaped, in milliseconds.
   */
  long cpuMillis() {
    return millis(all());
  }

  /** User and system CPU of these processes alone so far, in milliseconds. */
  static long millis(Stream<ProcessHandle> processes) {
    return processes.mapToLong(ProcessTree::ticks).sum() * 1000 / TICKS_PER_SECOND;
  }

  /** Resident memory of the JVM alone, in MiB. */
  long residentMib() {
    return statusKib(root.pid(), "VmRSS:") / 1024;
  }

  /** Memory of the database server's processes, shared pages counted once, in MiB. */
  long databaseMib() {
    return Stream.concat(Stream.of(database), database.descendants()).mapToLong(process -> proportionalKib(process.pid())).sum() / 1024;
  }

  private Stream<ProcessHandle> all() {
    // The database may be a child of the JVM, or a process of its own.
    return Stream.of(root, database).flatMap(process -> Stream.concat(Stream.of(process), process.descendants())).distinct();
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
