package io.carillon.scheduler.retry;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.CallSpec;
import io.carillon.contract.OnUnknown;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.contract.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Whether there is another round and when, and how long to wait after an attempt that used none up.
 *
 * <p>Between rounds: the client's delay for the outcome, counted from the attempt's end, lengthened by chance only as far as he asks for.
 * After congestion and its like: 5 s, doubled each time up to 5 min, lengthened by chance by up to a quarter so that jobs which
 * failed together do not come back together. A start that met a broken link or the like is tried again at once the first time. One
 * that was only too late comes back soon: 0.2 s, 1 s, 5 s … 5 min, so that the ten which use no attempt up still last for minutes.
 */
public final class RetryPolicy {
  /** So many attempts that use none up are allowed at one destination; the next one counts. */
  public static final int MOST_FREE = 10;

  static final Duration SHORTEST = Duration.ofSeconds(5);
  static final Duration LONGEST = Duration.ofMinutes(5);
  static final Duration AT_ONCE = Duration.ofMillis(200);
  private static final long LATER_EACH_TIME = 5;
  /** Somebody was slow: soon he may not be, and until then each try is more for him to do. */
  private static final Set<String> LATE = Set.of(Refusal.TOO_LATE.name(), Refusal.ARRIVED_LATE.name());
  private static final Duration UNKNOWN_DELAY = Duration.ofMinutes(1);

  private RetryPolicy() {}

  /** The rounds a call gets. A client who asks for a redial in doubt and names no rounds gets one more. */
  public static Retry rounds(CallSpec spec) {
    boolean inDoubtToo = spec.onUnknown() == OnUnknown.RETRY;
    if (spec.retry() == null) {
      return inDoubtToo ? new Retry(2, (int) UNKNOWN_DELAY.toSeconds(), Set.of(Outcome.UNKNOWN)) : Retry.none();
    }
    if (!inDoubtToo) return spec.retry();
    var on = new HashSet<>(spec.retry().on());
    on.add(Outcome.UNKNOWN);
    return new Retry(spec.retry().attempts(), spec.retry().delaySeconds(), on, spec.retry().jitterSeconds(), spec.retry().rules());
  }

  /**
   * Whether this outcome at the end of round {@code round} (the first is 1) deserves another. A fault that was not the number's counts like a
   * number that could not be reached, unless it is named itself; a dead number says nothing of the others.
   */
  public static boolean deservesAnother(Retry retry, Outcome outcome, int round) {
    var named = named(retry, outcome);
    int most = retry.rule(named).map(Retry.Rule::attempts).orElse(retry.attempts());
    if (round >= Math.min(most, retry.attempts())) return false;
    return outcome == Outcome.INVALID_NUMBER || isNamed(retry, named);
  }

  /** When the next round begins after this outcome. */
  public static Instant nextRound(Retry retry, Outcome outcome, Instant endedAt, Instant now, RandomGenerator random) {
    int delay = retry.rule(named(retry, outcome)).map(Retry.Rule::delaySeconds).orElse(retry.delaySeconds());
    int jitter = retry.jitterSeconds() == null ? 0 : Math.max(0, retry.jitterSeconds());
    var longer = Duration.ofMillis(jitter == 0 ? 0 : random.nextLong(jitter * 1000L + 1));
    return later(endedAt.plusSeconds(Math.max(0, delay)).plus(longer), now);
  }

  /** The outcome by which the client's wishes are looked up. */
  private static Outcome named(Retry retry, Outcome outcome) {
    return switch (outcome) {
      case CONGESTION, TRUNK_FAILED, PBX_OVERLOADED, REFUSED, BLOCKED -> isNamed(retry, outcome) ? outcome : Outcome.UNREACHABLE;
      case ANSWERED, BUSY, NO_ANSWER, REJECTED, UNREACHABLE, INVALID_NUMBER, CANCELLED, UNKNOWN -> outcome;
    };
  }

  private static boolean isNamed(Retry retry, Outcome outcome) {
    return retry.on().contains(outcome) || retry.rule(outcome).isPresent();
  }

  /** When to try again after {@code free} earlier attempts that used none up. */
  public static Instant again(Ending ending, int free, Instant now, RandomGenerator random) {
    boolean passing = ending.outcome() == Outcome.REFUSED && Refusal.isPassing(ending.reason());
    if (passing && free == 0) return now.plus(AT_ONCE);
    if (passing && LATE.contains(ending.reason())) return now.plus(lengthened(soon(free), random));
    return now.plus(lengthened(backOff(passing ? free - 1 : free), random));
  }

  /** When to try again once every trunk is barred for now. */
  public static Instant again(int free, Instant now, RandomGenerator random) {
    return now.plus(lengthened(backOff(Math.max(0, free - 1)), random));
  }

  /** 5 s, 10 s, 20 s … 5 min. */
  static Duration backOff(int before) {
    var wait = SHORTEST.multipliedBy(1L << Math.clamp(before, 0, 10));
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  /** 0.2 s, 1 s, 5 s, 25 s, 125 s, 5 min. */
  static Duration soon(int before) {
    var wait = AT_ONCE;
    for (int i = 0; i < before && wait.compareTo(LONGEST) < 0; i++) wait = wait.multipliedBy(LATER_EACH_TIME);
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  static Duration lengthened(Duration wait, RandomGenerator random) {
    var longer = wait.plusMillis(random.nextLong(wait.toMillis() / 4 + 1));
    return longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
