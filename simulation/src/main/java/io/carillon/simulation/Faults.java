package io.carillon.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * What goes wrong: a dozen faults and more, each while calls are under way. Each heals by itself; when the last has, everything
 * must come to its end.
 */
final class Faults {
  private static final long FROM = 3 * World.SECOND / 2;
  private static final long UNTIL = 9 * World.SECOND;
  private static final int LEAST = 12;
  private final World world;
  private final RandomGenerator random;
  private final List<String> log = new ArrayList<>();
  private int due;

  private enum Fault { KILL_SCHEDULER, KILL_AT_STEP, PAUSE_AT_STEP, PAUSE_SCHEDULER, RESTART_SCHEDULER, KILL_AGENT, PAUSE_AGENT, RESTART_AGENT, SPLIT_AGENT, CUT_LINK, CRASH_ASTERISK, SLOW_ASTERISK,
    BROKER_AWAY, BROKER_LOSSY, REBALANCE, STORE_AWAY, STORE_LOSSY, STORE_SLOW, CLOCK, OPERATOR }

  Faults(World world, RandomGenerator random) {
    this.world = world;
    this.random = random;
  }

  void begin() {
    int count = LEAST + random.nextInt(6);
    due = count;
    for (int i = 0; i < count; i++) world.loop().after(FROM + random.nextLong(UNTIL - FROM), this::when);
  }

  boolean over() {
    return due == 0;
  }

  int done() {
    return log.size();
  }

  List<String> log() {
    return log;
  }

  /** Only while something is at stake. */
  private void when() {
    if (world.store().tables().openAttempts().isEmpty() && world.loop().now() < 2 * UNTIL) {
      world.loop().after(50 * World.MILLI, this::when);
      return;
    }
    due--;
    var all = Fault.values();
    begin(all[random.nextInt(all.length)]);
  }

  private void begin(Fault fault) {
    var scheduler = any(world.schedulers());
    var agent = any(world.agents());
    var pbx = any(world.pbxs());
    long lasts = switch (random.nextInt(3)) {
      case 0 -> random.nextLong(300 * World.MILLI);
      case 1 -> random.nextLong(2 * World.SECOND);
      default -> random.nextLong(8 * World.SECOND);
    };
    log.add(String.format(Locale.ROOT, "%.3f s %s for %d ms", world.loop().now() / 1e9, fault, lasts / World.MILLI));
    switch (fault) {
      case KILL_SCHEDULER -> world.replace(leading(scheduler), lasts);
      case KILL_AT_STEP -> world.store().atStep(random.nextInt(9), process -> world.scheduler(process).ifPresent(node -> world.replace(node, lasts)));
      case PAUSE_AT_STEP -> world.store().atStep(random.nextInt(9), process -> world.scheduler(process).ifPresent(node -> world.pause(node, 2 * World.SECOND + lasts)));
      case PAUSE_SCHEDULER -> world.pause(leading(scheduler), lasts);
      case RESTART_SCHEDULER -> world.restart(leading(scheduler));
      case KILL_AGENT -> world.replace(agent, lasts);
      case PAUSE_AGENT -> world.pause(agent, 2 * lasts);
      case RESTART_AGENT -> world.restart(agent);
      case SPLIT_AGENT -> {
        // Long enough for a successor; its link is gone when it wakes, and what it wrote last is still on the way.
        agent.link().slow(World.SECOND, 16 * World.SECOND);
        world.loop().after(World.SECOND / 2, () -> {
          world.pause(agent, 7 * World.SECOND + lasts / 2);
          agent.link().lost();
        });
      }
      case CUT_LINK -> pbx.cut();
      case CRASH_ASTERISK -> pbx.crash(World.SECOND + lasts / 4);
      case SLOW_ASTERISK -> world.agents().forEach(one -> one.link().slow(lasts, 9 * World.SECOND));
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
      case STORE_SLOW -> world.store().slow(lasts / 2);
      case OPERATOR -> world.operator(random.nextBoolean() ? "north" : "south", random.nextInt(7) - 3, random.nextInt(5) - 2);
      case CLOCK -> clock(random.nextBoolean() ? scheduler : agent, lasts);
    }
  }

  private void clock(Node node, long lasts) {
    node.process().clockOff((random.nextLong(20) - 10) * World.SECOND / 2);
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
