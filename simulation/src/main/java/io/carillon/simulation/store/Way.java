package io.carillon.simulation.store;

import io.carillon.simulation.loop.Process;
import io.carillon.simulation.loop.SimLoop;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The ways between the server and its clients: how long they take, and what becomes of what is on them. */
final class Way {
  private static final long MILLI = 1_000_000L;
  /** What comes late on a slow way, at most. */
  private static final long LATEST = 2_500 * MILLI;
  private final SimLoop loop;
  private final RandomGenerator random;
  private final Map<Process, Long> stalled = new HashMap<>();
  private long awayUntil;
  private long slowUntil;
  private double lossy;

  Way(SimLoop loop, RandomGenerator random) {
    this.loop = loop;
    this.random = random;
  }

  /** Nobody looks where it was thrown, and there are many. */
  static final class Cut extends IOException {
    Cut(String why) {
      super(why);
    }

    @Override public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  void away(long nanos) {
    awayUntil = Math.max(awayUntil, loop.now() + nanos);
  }

  void slow(long nanos) {
    slowUntil = Math.max(slowUntil, loop.now() + nanos);
  }

  void stall(Process process, long nanos) {
    stalled.merge(process, loop.now() + nanos, Math::max);
  }

  void lossy(double part) {
    lossy = part;
  }

  boolean isAway() {
    return loop.now() < awayUntil;
  }

  /** Whether this is lost, where so many times fewer are than by its measure. */
  boolean loses(int rarer) {
    return lossy > 0 && random.nextDouble() < lossy / rarer;
  }

  /** One way. */
  long latency() {
    long usual = 100_000 + random.nextLong(1_000_000);
    return loop.now() < slowUntil ? usual * 25 : usual;
  }

  /** When what this process asks now is there: at once, mostly. On a slow way some comes seconds late, and what was true when it was asked is not any more. */
  long arrival(Process process, boolean hasTransaction) {
    long at = loop.now();
    if (at < slowUntil && !hasTransaction && random.nextInt(8) == 0) at += random.nextLong(LATEST);
    long until = stalled.getOrDefault(process, 0L);
    return until > loop.now() ? Math.max(at, until + random.nextLong(2 * MILLI)) : at;
  }
}
