package io.carillon.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.carillon.simulation.truth.Broken;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
  @Option(names = "--threads", defaultValue = "2", description = "How many seeds at a time (default: ${DEFAULT-VALUE}).")
  private int threads;

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
    var next = new AtomicLong(from);
    var broken = new AtomicReference<String>();
    var rings = new AtomicLong();
    var steps = new AtomicLong();
    var virtual = new AtomicLong();
    var jobs = new AtomicLong();
    var fewest = new AtomicInteger(Integer.MAX_VALUE);
    long began = System.nanoTime();
    var cpu = ManagementFactory.getThreadMXBean();
    var spent = new AtomicLong();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(Thread.ofPlatform().start(() -> {
        for (long seed = next.getAndIncrement(); seed <= to && broken.get() == null; seed = next.getAndIncrement()) {
          var world = new World(seed, plant.plant().get());
          try {
            var outcome = world.run();
            if (each) System.out.println(seed + " " + outcome);
            rings.addAndGet(outcome.rings());
            steps.addAndGet(outcome.steps());
            virtual.addAndGet(outcome.virtualNanos());
            jobs.addAndGet(outcome.jobs());
            fewest.accumulateAndGet(outcome.faults(), Math::min);
          } catch (RuntimeException failed) {
            broken.compareAndSet(null, told(seed, world, failed));
          }
        }
        spent.addAndGet(cpu.getCurrentThreadCpuTime());
      }));
    }
    for (var thread : running) thread.join();
    if (broken.get() != null) {
      System.out.println(broken.get());
      return 1;
    }
    long count = to - from + 1;
    System.out.printf("%d seeds kept every promise: %d jobs, %d rings, %d steps, %.1f s of virtual time a seed, at least %d faults in each; %.1f s, %.1f ms of CPU a seed%n",
        count, jobs.get(), rings.get(), steps.get(), virtual.get() / 1e9 / count, fewest.get(), (System.nanoTime() - began) / 1e9, spent.get() / 1e6 / count);
    return 0;
  }

  private static String told(long seed, World world, RuntimeException failed) {
    var text = new StringBuilder("seed " + seed + " broke a promise at " + world.loop().now() / World.MILLI + " ms: ");
    text.append(failed instanceof Broken ? failed.getMessage() : "a step failed: " + failed).append('\n');
    world.faultsDone().forEach(fault -> text.append("  ").append(fault).append('\n'));
    if (!(failed instanceof Broken)) for (var frame : failed.getStackTrace()) text.append("    at ").append(frame).append('\n');
    return text.append("again: scheduler/simulate --seeds ").append(seed).append("..").append(seed).toString();
  }
}
