package io.carillon.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long no call is started when the leading one of three schedulers is killed, as Originates leave the agent: the longest time
 * between two of them around the kill.
 */
final class Failover implements Benchmark {
  private static final int SCHEDULERS = 3;
  private static final int KILLS = 5;
  private static final int CALLS_PER_SECOND = 20;
  /** Each time: a new scheduler comes up, calls go steadily, one is killed, calls go steadily again. */
  private static final int SECONDS_EACH = 30;
  private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long AFTER_NANOS = TimeUnit.SECONDS.toNanos(8);

  @Override public String describe() {
    return "the longest time without an Originate when the leading one of " + SCHEDULERS + " schedulers is killed, at " + CALLS_PER_SECOND + " calls a second";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory)) {
      var pbx = lab.pbx("pbx-a");
      try (var tap = new AmiTap(new InetSocketAddress(pbx.amiHost(), pbx.amiPort()));
          var several = SeveralSchedulers.start(directory, SCHEDULERS, pbx, tap.port(), CALLS_PER_SECOND)) {
        several.submit(CALLS_PER_SECOND * (KILLS + 1) * SECONDS_EACH);
        if (tap.seen().poll(60, TimeUnit.SECONDS) == null) throw new IllegalStateException("nobody was rung within 60 s");
        var gaps = new ArrayList<Double>();
        for (int kill = 0; kill < KILLS; kill++) {
          gaps.add(once(several, tap));
          several.another();
        }
        return List.of(Measured.median("failover.seconds", "s", "<= 3", gaps));
      }
    }
  }

  private static double once(SeveralSchedulers several, AmiTap tap) throws Exception {
    for (long steadySince = System.nanoTime(); System.nanoTime() - steadySince < STEADY_NANOS;) {
      if (tap.seen().poll(1, TimeUnit.SECONDS) == null) steadySince = System.nanoTime();
    }
    several.killLeader();
    long killed = System.nanoTime();
    long last = killed;
    long longest = 0;
    boolean any = false;
    for (long left = AFTER_NANOS; left > 0; left = killed + AFTER_NANOS - System.nanoTime()) {
      var one = tap.seen().poll(left, TimeUnit.NANOSECONDS);
      if (one == null) break;
      // The first is compared with the kill: what was before went steadily.
      longest = Math.max(longest, one.nanos() - last);
      last = one.nanos();
      any = true;
    }
    if (!any || System.nanoTime() - last > TimeUnit.SECONDS.toNanos(1)) throw new IllegalStateException("nobody was rung for a second, " + AFTER_NANOS / 1_000_000 + " ms after a kill");
    return longest / 1e9;
  }
}
