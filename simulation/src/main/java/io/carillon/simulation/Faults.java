package io.carillon.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * What goes wrong: ten faults and more, each while calls are under way. Each heals by itself; when the last has, everything
 * must come to its end.
 */
final class Faults {
  private static final int LEAST = 10;
  private static final long HEELS = 5 * World.MILLI;
  private static final long PATIENCE = 40 * World.SECOND;
  /** Past the end of a lease. */
  private static final long LEASE = 2 * World.SECOND;
  private final World world;
  private final Tempo tempo;
  private final RandomGenerator random;
  private final List<Done> done = new ArrayList<>();
  private int atStake;
  private int due;
  private long askedForMore;

  private enum Fault { KILL_SCHEDULER, KILL_AT_STEP, PAUSE_AT_STEP, PAUSE_SCHEDULER, RESTART_SCHEDULER, KILL_AGENT, PAUSE_AGENT, RESTART_AGENT, SPLIT_AGENT, CUT_LINK, CRASH_ASTERISK, SLOW_ASTERISK,
    BROKER_AWAY, BROKER_LOSSY, REBALANCE, STORE_AWAY, STORE_LOSSY, STORE_SLOW, STORE_STALLS, CLOCK, OPERATOR }

  Faults(World world, RandomGenerator random) {
    this.world = world;
    tempo = world.tempo();
    this.random = random;
  }

  void begin() {
    int count = LEAST + random.nextInt(4);
    due = count;
    world.loop().after(tempo.faultsFrom(), this::when);
  }

  /** Told when a run failed, not before: nobody reads the others. */
  private record Done(long at, Fault fault, long lasts, int open) {
    @Override public String toString() {
      return String.format(Locale.ROOT, "%.3f s %s for %d ms @%d", at / 1e9, fault, lasts / World.MILLI, open);
    }
  }

  boolean over() {
    return due == 0;
  }

  /** How many there were while attempts were unsettled. */
  int atStake() {
    return atStake;
  }

  List<String> log() {
    return done.stream().map(Done::toString).toList();
  }

  /** Only while something is at stake: where nothing is, clients wish for more. */
  private void when() {
    var loop = world.loop();
    boolean idle = world.store().tables().openAttempts().isEmpty();
    if (idle && loop.now() < PATIENCE) {
      if (loop.now() - askedForMore > World.SECOND / 4) {
        askedForMore = loop.now();
        world.moreWishes();
      }
      loop.after(20 * World.MILLI, this::when);
      return;
    }
    if (!idle) atStake++;
    if (--due > 0) loop.after(random.nextLong(random.nextInt(4) == 0 ? HEELS : tempo.gap()), this::when);
    var all = Fault.values();
    begin(all[random.nextInt(all.length)]);
  }

  private void begin(Fault fault) {
    var scheduler = any(world.schedulers());
    var agent = any(world.agents());
    var pbx = any(world.pbxs());
    long lasts = switch (random.nextInt(3)) {
      case 0 -> random.nextLong(tempo.shortFault());
      case 1 -> random.nextLong(tempo.fault());
      default -> random.nextLong(tempo.longFault());
    };
    done.add(new Done(world.loop().now(), fault, lasts, world.store().tables().openAttempts().size()));
    switch (fault) {
      case KILL_SCHEDULER -> world.replace(leading(scheduler), lasts);
      case KILL_AT_STEP -> world.store().atStep(random.nextInt(9), process -> world.scheduler(process).ifPresent(node -> world.replace(node, lasts)));
      case PAUSE_AT_STEP -> world.store().atStep(random.nextInt(9), process -> world.scheduler(process).ifPresent(node -> world.pause(node, LEASE + lasts)));
      case PAUSE_SCHEDULER -> world.pause(leading(scheduler), lasts);
      case RESTART_SCHEDULER -> world.restart(leading(scheduler));
      case KILL_AGENT -> world.replace(agent, lasts);
      case PAUSE_AGENT -> world.pause(agent, 2 * lasts);
      case RESTART_AGENT -> world.restart(agent);
      case SPLIT_AGENT -> {
        // Long enough for a successor; its link is gone when it wakes, and what it wrote last is still on the way, no later than the guard lets in.
        agent.link().slow(tempo.late() / 3, World.SECOND);
        world.loop().after(tempo.late() / 4, () -> {
          world.pause(agent, 7 * tempo.agentSession() / 6 + lasts / 2);
          agent.link().lost();
        });
      }
      case CUT_LINK -> pbx.cut();
      case CRASH_ASTERISK -> pbx.crash(tempo.late() / 9 + lasts / 4);
      case SLOW_ASTERISK -> world.agents().forEach(one -> one.link().slow(lasts, tempo.late()));
      case BROKER_AWAY -> world.broker().away(lasts / 2);
      case BROKER_LOSSY -> {
        world.broker().lossy(0.2);
        world.loop().after(lasts, () -> world.broker().lossy(0));
      }
      case REBALANCE -> world.broker().rebalance(random);
      case STORE_AWAY -> world.store().away(lasts / 2);
      case STORE_LOSSY -> {
        world.store().lossy(0.1);
        world.loop().after(lasts, () -> world.store().lossy(0));
      }
      case STORE_STALLS -> world.store().stall(leading(scheduler).process(), LEASE + lasts);
      case STORE_SLOW -> world.store().slow(lasts / 2);
      case OPERATOR -> world.operator(random.nextBoolean() ? "north" : "south", random.nextInt(7) - 3, random.nextInt(5) - 2);
      case CLOCK -> clock(random.nextBoolean() ? scheduler : agent, lasts);
    }
  }

  private void clock(Node node, long lasts) {
    world.clockOff(node, (random.nextLong(20) - 10) * World.SECOND / 2);
    world.loop().after(lasts, () -> node.process().clockOff(0));
  }

  /** Twice in three times the one that leads: what befalls it matters most. */
  private SchedulerNode leading(SchedulerNode other) {
    if (random.nextInt(3) == 0) return other;
    return world.schedulers().stream().filter(SchedulerNode::leads).findFirst().orElse(other);
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
