package io.carillon.scheduler.lead;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What time it was in the database at one moment of the monotonic clock, and so what time it is there now. Pure.
 *
 * @param uncertainNanos by how much the moment may be another: half of what the answer took
 */
record DatabaseClock(Instant time, long atNanos, long uncertainNanos) {
  /** A process whose wall clock is off by more decides nothing. */
  static final Duration ALLOWED = Duration.ofSeconds(2);

  /** The time as it was answered: somewhere between the question and the answer, so most likely in the middle. */
  static DatabaseClock answered(Instant time, long askedNanos, long nowNanos) {
    long half = (nowNanos - askedNanos) / 2;
    return new DatabaseClock(time, askedNanos + half, half);
  }

  /** What is wrong with a wall clock that says this now; empty where it is not surely off by more than is allowed. */
  Optional<String> wrong(Instant wall, long nowNanos) {
    var off = Duration.between(time.plusNanos(nowNanos - atNanos), wall);
    if (off.abs().minusNanos(uncertainNanos).compareTo(ALLOWED) <= 0) return Optional.empty();
    return Optional.of(String.format(Locale.ROOT, "the wall clock is %.1f s %s the database's", off.abs().toMillis() / 1000.0,
        off.isNegative() ? "behind" : "ahead of"));
  }
}
