package io.carillon.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code bench/run NAME}: one JSON line a result on standard output; what goes on meanwhile is on standard error. */
public final class Bench {
  private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

  static {
    ALL.put("latency", new Latency());
    ALL.put("import", new Import());
    ALL.put("throughput", new Throughput(false));
    ALL.put("memory", new Memory());
    ALL.put("cpu", new Throughput(true));
    ALL.put("utilisation", new Utilisation());
    ALL.put("pace", new Pace(1));
    ALL.put("pace3", new Pace(3));
    ALL.put("alarm", new Alarm());
    ALL.put("failover", new Failover());
    ALL.put("queue", new Queue());
    ALL.put("backlog", new Backlog());
  }

  private Bench() {}

  public static void main(String[] names) throws Exception {
    if (names.length == 1 && names[0].equals("--list")) {
      ALL.forEach((name, benchmark) -> System.out.printf("%-12s %s%n", name, benchmark.describe()));
      return;
    }
    if (names.length != 1 || !ALL.containsKey(names[0])) {
      System.err.println("usage: bench/run --list | " + String.join(" | ", ALL.keySet()));
      System.exit(2);
    }
    // What libraries say on standard output is not a result.
    var results = System.out;
    System.setOut(System.err);
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(System.getProperty("carillon.home"), "bench", "target")), "run-" + names[0] + "-");
    System.err.println("everything this run writes is in " + directory);
    ALL.get(names[0]).run(directory).forEach(measured -> results.println(measured.json()));
  }
}
