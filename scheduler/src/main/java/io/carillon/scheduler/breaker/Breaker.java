package io.carillon.scheduler.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Whether a trunk carries calls by way of one PBX. Values; time and chance are arguments. The package says what leads where. */
public sealed interface Breaker {
  /** So many failures of the trunk's own, one after the other, take it out. */
  int MOST_FAILED = 5;
  /** So many faults of whatever kind do, where {@link #CONGESTED_FOR} lies between the first and the last. */
  int MOST_FAULTS = 20;
  Duration CONGESTED_FOR = Duration.ofSeconds(10);
  Duration FIRST_PROBE = Duration.ofSeconds(5);
  Duration LAST_PROBE = Duration.ofSeconds(60);

  /** Nothing was ever wrong. */
  Closed FINE = new Closed(Instant.EPOCH, 0, 0, null, null);

  Instant since();

  /** What went wrong last, or null. */
  String reason();

  /** Whether it is given no calls but a probe. */
  default boolean isOut() {
    return !(this instanceof Closed);
  }

  /** Whether a call may be sent to try it now. */
  boolean mayProbe(Instant now);

  /** @param busy whether a call of ours is up there: then the carrier is full, not out of order */
  Breaker after(Sign sign, boolean busy, RandomGenerator random);

  /**
   * It carries calls.
   *
   * @param since the last proof of it
   * @param failed the trunk's own faults since then
   * @param congested how often the carrier had no room since then
   * @param first the first of both, null where there was none
   */
  record Closed(Instant since, int failed, int congested, Instant first, String reason) implements Breaker {
    @Override public boolean mayProbe(Instant now) {
      return false;
    }

    @Override public Breaker after(Sign sign, boolean busy, RandomGenerator random) {
      return switch (sign.kind()) {
        case NOTHING -> this;
        case CARRIES -> first == null || !sign.at().isAfter(first) ? this : new Closed(sign.at(), 0, 0, null, null);
        case FAILED -> sign.began().isAfter(since) ? with(sign, failed + 1, congested, busy, random) : this;
        case FULL -> sign.began().isAfter(since) ? with(sign, failed, congested + 1, busy, random) : this;
      };
    }

    private Breaker with(Sign sign, int nowFailed, int nowCongested, boolean busy, RandomGenerator random) {
      var began = first == null || sign.at().isBefore(first) ? sign.at() : first;
      boolean lasted = Duration.between(began, sign.at()).compareTo(CONGESTED_FOR) >= 0;
      boolean opens = nowFailed >= MOST_FAILED || nowFailed + nowCongested >= MOST_FAULTS && lasted && !busy;
      return opens ? new Open(sign.at(), sign.why(), 0, sign.at().plus(pause(0, random))) : new Closed(since, nowFailed, nowCongested, began, sign.why());
    }
  }

  /**
   * It does not.
   *
   * @param since when that was found
   * @param probes those that failed since then
   * @param until no probe before
   */
  record Open(Instant since, String reason, int probes, Instant until) implements Breaker {
    @Override public boolean mayProbe(Instant now) {
      return !until.isAfter(now);
    }

    @Override public Breaker after(Sign sign, boolean busy, RandomGenerator random) {
      return carries(this, sign) ? closed(sign) : this;
    }
  }

  /**
   * One call tries whether it does.
   *
   * @param attempt that call's
   * @param until from then on another may try, whatever became of this one
   */
  record Probing(Instant since, String reason, int probes, UUID attempt, Instant until) implements Breaker {
    @Override public boolean mayProbe(Instant now) {
      return !until.isAfter(now);
    }

    @Override public Breaker after(Sign sign, boolean busy, RandomGenerator random) {
      if (carries(this, sign)) return closed(sign);
      if (!sign.attempt().equals(attempt)) return this;
      return sign.isFault() ? new Open(since, sign.why(), probes + 1, sign.at().plus(pause(probes + 1, random)))
          : new Open(since, reason, probes, sign.at().plus(FIRST_PROBE));
    }
  }

  private static boolean carries(Breaker out, Sign sign) {
    return sign.kind() == Sign.Kind.CARRIES && sign.at().isAfter(out.since());
  }

  private static Closed closed(Sign proof) {
    return new Closed(proof.at(), 0, 0, null, null);
  }

  /** 5 s, 10 s, 20 s, 40 s, 60 s, shortened by chance by up to a quarter, and never below 5 s. */
  static Duration pause(int failedProbes, RandomGenerator random) {
    var full = FIRST_PROBE.multipliedBy(1L << Math.clamp(failedProbes, 0, 4));
    var most = full.compareTo(LAST_PROBE) > 0 ? LAST_PROBE : full;
    var some = most.minusMillis(random.nextLong(most.toMillis() / 4 + 1));
    return some.compareTo(FIRST_PROBE) < 0 ? FIRST_PROBE : some;
  }
}
