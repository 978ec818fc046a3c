package io.carillon.gateway.campaign;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How fast a campaign ends its jobs, from what was seen of it in the last minute. Not for use by several threads at once. */
final class Rate {
  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final long APART_NANOS = 500_000_000L;
  private static final long LEAST_NANOS = 1_000_000_000L;

  private record Seen(long atNanos, long ended) {}

  private final Deque<Seen> seen = new ArrayDeque<>();

  /** Notes how many had ended; looks that come close together count as one. */
  void seen(long nowNanos, long ended) {
    var last = seen.peekLast();
    if (last != null && nowNanos - last.atNanos < APART_NANOS) return;
    seen.add(new Seen(nowNanos, ended));
    // One older than the window stays, so that there is always one to measure from.
    while (seen.size() > 2 && nowNanos - secondOldest().atNanos > WINDOW_NANOS) seen.removeFirst();
  }

  private Seen secondOldest() {
    var each = seen.iterator();
    each.next();
    return each.next();
  }

  /** Jobs a second, empty where not enough was seen. */
  OptionalDouble perSecond(long nowNanos, long ended) {
    var first = seen.peekFirst();
    if (first == null || nowNanos - first.atNanos < LEAST_NANOS) return OptionalDouble.empty();
    return OptionalDouble.of(Math.max(0, ended - first.ended) * 1e9 / (nowNanos - first.atNanos));
  }

  /** Seconds until {@code left} are done at this rate. */
  static OptionalLong etaSeconds(long left, OptionalDouble perSecond) {
    if (left == 0) return OptionalLong.of(0);
    if (perSecond.isEmpty() || perSecond.getAsDouble() <= 0) return OptionalLong.empty();
    return OptionalLong.of((long) Math.ceil(left / perSecond.getAsDouble()));
  }
}
