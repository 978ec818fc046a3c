package io.carillon.simulation;

import io.carillon.simulation.truth.Broken;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * Runs many seeds, each in one thread from its beginning to its end, as many at a time as there are threads. Runs share nothing that one of
 * them could change. The first that breaks a promise ends them all.
 */
final class Seeds {
  private final long to;
  private final Plants.Named plant;
  private final BiConsumer<Long, World.Outcome> each;
  private final AtomicLong next;
  private final AtomicReference<String> broken = new AtomicReference<>();
  private final List<World.Outcome> fewest = new ArrayList<>();
  private long runs;
  private long jobs;
  private long rings;
  private long steps;
  private double virtualSeconds;
  private long cpuNanos;

  /**
   * What came of them.
   *
   * @param broken what was seen of the first seed that broke a promise; null: none did
   * @param fewestJobs that any of them had
   * @param fewestFaults that any of them had while attempts were unsettled
   * @param cpuMillis of the threads that ran them, the compiler's and the collector's not among them
   */
  record Report(String broken, long runs, long jobs, long rings, long steps, double virtualSeconds, int fewestJobs, int fewestFaults, double seconds, double cpuMillis) {}

  private Seeds(long from, long to, Plants.Named plant, BiConsumer<Long, World.Outcome> each) {
    this.to = to;
    this.plant = plant;
    this.each = each;
    next = new AtomicLong(from);
  }

  /** @param each told of every run that kept its promises, by any of the threads */
  static Report run(long from, long to, Plants.Named plant, int threads, BiConsumer<Long, World.Outcome> each) throws InterruptedException {
    return new Seeds(from, to, plant, each).run(threads);
  }

  private Report run(int threads) throws InterruptedException {
    long began = System.nanoTime();
    var running = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) running.add(Thread.ofPlatform().start(this::some));
    for (var thread : running) thread.join();
    return new Report(broken.get(), runs, jobs, rings, steps, virtualSeconds, fewest.stream().mapToInt(World.Outcome::jobs).min().orElse(0),
        fewest.stream().mapToInt(World.Outcome::faults).min().orElse(0), (System.nanoTime() - began) / 1e9, cpuNanos / 1e6);
  }

  private void some() {
    for (long seed = next.getAndIncrement(); seed <= to && broken.get() == null; seed = next.getAndIncrement()) {
      var world = new World(seed, plant.plant().get());
      try {
        kept(seed, world.run());
      } catch (RuntimeException | Error failed) {
        broken.compareAndSet(null, told(seed, world, failed));
      }
    }
    long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    synchronized (this) {
      cpuNanos += spent;
    }
  }

  private synchronized void kept(long seed, World.Outcome outcome) {
    each.accept(seed, outcome);
    runs++;
    jobs += outcome.jobs();
    rings += outcome.rings();
    steps += outcome.steps();
    virtualSeconds += outcome.virtualNanos() / 1e9;
    if (fewest.stream().noneMatch(one -> one.jobs() <= outcome.jobs() && one.faults() <= outcome.faults())) fewest.add(outcome);
  }

  private static String told(long seed, World world, Throwable failed) {
    var text = new StringBuilder("seed " + seed + " broke a promise at " + world.loop().now() / World.MILLI + " ms: ");
    text.append(failed instanceof Broken ? failed.getMessage() : "a step failed: " + failed).append('\n');
    world.faultsDone().forEach(fault -> text.append("  ").append(fault).append('\n'));
    if (!(failed instanceof Broken)) for (var frame : failed.getStackTrace()) text.append("    at ").append(frame).append('\n');
    return text.append("again: scheduler/simulate --seeds ").append(seed).append("..").append(seed).toString();
  }
}
