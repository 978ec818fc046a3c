package io.carillon.agent.ami;

import java.util.ArrayDeque;

/**
 * What Asterisk's wall clock says at a moment of our monotonic one. Each of its answers says what it said at some moment before
 * the answer came: so the truth is never less than is reckoned here, by the quickest of the last answers, and what is to arrive
 * by then arrives no later. A clock that is set there is known with the next answer where it is set on, after three where back.
 */
final class AsteriskTime {
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final int KEPT = 3;

  private final ArrayDeque<Long> ahead = new ArrayDeque<>();

  /** Another Asterisk, or another way to it. */
  void forget() {
    ahead.clear();
  }

  /** @param answeredNanos when the answer came, by the monotonic clock */
  void said(long asteriskMillis, long answeredNanos) {
    ahead.addLast(asteriskMillis * NANOS_PER_MILLI - answeredNanos);
    if (ahead.size() > KEPT) ahead.removeFirst();
  }

  /** Milliseconds since the epoch, at that moment; only once it has said something. */
  long millisAt(long nanos) {
    long most = ahead.stream().mapToLong(Long::longValue).max().orElseThrow();
    return Math.floorDiv(most + nanos, NANOS_PER_MILLI);
  }
}
