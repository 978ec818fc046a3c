package io.carillon.e2e.faults;

import io.carillon.life.FailPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What goes wrong, in this order, drawn from the seed alone. Of ten seeds in a row one is a rolling restart of everything; the
 * others have two fail points each, so that nine in a row have all of them.
 */
record Schedule(long seed, List<Fault> faults, int channels, int perSecond) {
  private static final int ROLLING_EVERY = 10;
  private static final int POINTS_EACH = 2;
  /** Longer than the lease, the suppressions' age, a session with the broker and one with Asterisk. */
  private static final int PAST_EVERY_TIMEOUT_MILLIS = 11_000;

  static Schedule of(long seed) {
    // Not java.util.Random, whose first numbers are the same for all small seeds.
    var random = new SplittableRandom(seed);
    int channels = 14 + random.nextInt(8);
    int perSecond = 10 + random.nextInt(6);
    return new Schedule(seed, seed % ROLLING_EVERY == 0 ? rolling() : drawn(seed, random), channels, perSecond);
  }

  private static List<Fault> rolling() {
    var all = new ArrayList<Fault>();
    all.add(new Fault.Roll(Fleet.GATEWAY));
    Fleet.SCHEDULERS.forEach(name -> all.add(new Fault.Roll(name)));
    Fleet.PBXS.forEach(pbx -> all.add(new Fault.Roll(Fleet.agent(pbx))));
    all.add(new Fault.PostgresRestart());
    all.add(new Fault.BrokerRestart());
    return List.copyOf(all);
  }

  private static List<Fault> drawn(long seed, RandomGenerator random) {
    var all = new ArrayList<Fault>();
    var points = FailPoint.values();
    long inARow = seed - 1 - seed / ROLLING_EVERY;
    for (int i = 0; i < POINTS_EACH; i++) all.add(failAt(points[(int) Math.floorMod(inARow * POINTS_EACH + i, (long) points.length)], random));
    all.add(big(seed, random));
    all.add(ofALink(random));
    if (random.nextBoolean()) all.add(new Fault.Again());
    Collections.shuffle(all, random);
    return List.copyOf(all);
  }

  /** A fence is raised once in the life of an agent whose Asterisk stays; everything else happens again and again. */
  private static Fault failAt(FailPoint point, RandomGenerator random) {
    int nth = 1 + random.nextInt(4);
    return new Fault.FailAt(point, point == FailPoint.FENCE_RAISED ? 1 : nth);
  }

  /** In turn, so that each comes in a short run of seeds too. */
  private static Fault big(long seed, RandomGenerator random) {
    String pbx = Fleet.PBXS.get(random.nextInt(Fleet.PBXS.size()));
    return switch ((int) Math.floorMod(seed, 9L)) {
      case 1 -> new Fault.Kill(Fault.LEAD);
      case 2 -> new Fault.PostgresRestart();
      case 3 -> new Fault.Pause(Fault.LEAD, PAST_EVERY_TIMEOUT_MILLIS);
      case 4 -> new Fault.BrokerRestart();
      case 5 -> new Fault.PbxCrash(pbx);
      case 6 -> new Fault.Replace(pbx, PAST_EVERY_TIMEOUT_MILLIS + 3_000);
      case 7 -> new Fault.Kill(Fleet.agent(pbx));
      case 8 -> new Fault.Freeze(pbx, 3_000 + random.nextInt(4_000));
      default -> new Fault.Kill(Fleet.GATEWAY);
    };
  }

  private static Fault ofALink(RandomGenerator random) {
    var trouble = Link.Trouble.values()[random.nextInt(Link.Trouble.values().length)];
    int millis = 500 + random.nextInt(3_500);
    String pbx = Fleet.PBXS.get(random.nextInt(Fleet.PBXS.size()));
    return switch (random.nextInt(5)) {
      case 0 -> new Fault.LinkFails("kafka", trouble, Fleet.agent(pbx), millis);
      case 1 -> new Fault.LinkFails("postgres", trouble, Fault.LEAD, millis);
      case 2 -> new Fault.LinkFails("kafka", trouble, Fault.LEAD, millis);
      default -> new Fault.LinkFails(pbx, trouble, null, millis);
    };
  }
}
