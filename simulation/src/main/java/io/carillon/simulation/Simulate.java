package io.carillon.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs seeds, and says which of them break a promise. */
@Command(name = "simulate", mixinStandardHelpOptions = true, description = "Runs the whole core under faults, one run a seed, and holds it to the promises P1 to P11 at every step.")
public final class Simulate implements Callable<Integer> {
  @Option(names = "--seeds", paramLabel = "FROM..TO", description = "Which seeds, both included (default: ${DEFAULT-VALUE}).", defaultValue = "1..100")
  private String seeds;
  @Option(names = "--plant", paramLabel = "NAME", description = "Plants this defect; the run is to find it.")
  private String plant;
  @Option(names = "--plants", description = "Lists the defects that can be planted.")
  private boolean plants;
  @Option(names = "--log", description = "Shows what the processes log. For one seed.")
  private boolean logs;
  @Option(names = "--each", description = "Prints a line for each seed.")
  private boolean each;
  @Option(names = "--threads", description = "How many seeds at a time (default: as many as there are processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  public static void main(String[] args) {
    System.exit(new CommandLine(new Simulate()).execute(args));
  }

  /** @return 0: every promise was kept; 1: one was not; 2: the question made no sense */
  @Override public Integer call() throws InterruptedException {
    if (plants) {
      Plants.ALL.forEach((name, what) -> System.out.printf("%-24s %s%n", name, what.does()));
      return 0;
    }
    var planted = plant == null ? Map.entry("", new Plants.Named("", () -> Plant.NONE)) : Plants.ALL.containsKey(plant) ? Map.entry(plant, Plants.ALL.get(plant)) : null;
    if (planted == null) {
      System.err.println("no defect is called '" + plant + "': --plants lists them");
      return 2;
    }
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(logs ? Level.DEBUG : Level.OFF);
    String[] range = seeds.split("\\.\\.");
    long from = Long.parseLong(range[0]);
    long to = range.length > 1 ? Long.parseLong(range[1]) : from;
    return run(from, to, planted.getValue());
  }

  private int run(long from, long to, Plants.Named plant) throws InterruptedException {
    var report = Seeds.run(from, to, plant, threads, (seed, outcome) -> {
      if (each) System.out.println(seed + " " + outcome);
    });
    if (report.broken() != null) {
      System.out.println(report.broken());
      return 1;
    }
    System.out.printf("%d seeds kept every promise: %d jobs, %d rings, %d steps, %.1f s of virtual time a seed, at least %d jobs in each and %d faults while attempts were unsettled; "
        + "%.1f s, %.1f ms of CPU a seed%n", report.runs(), report.jobs(), report.rings(), report.steps(), report.virtualSeconds() / report.runs(), report.fewestJobs(),
        report.fewestFaults(), report.seconds(), report.cpuMillis() / report.runs());
    return 0;
  }
}
