package io.carillon.agent.assignment;

import io.carillon.agent.link.GuardCall;
import io.carillon.agent.pace.PaceBook;
import io.carillon.contract.Assignment.AttemptDial;
import java.time.Duration;
import java.time.Instant;

/**
 * A call that was accepted and waits for its start: the more urgent first, then in the order of the lane.
 *
 * @param lateNanos from this moment of the monotonic clock on it must not begin, whatever is done to the wall clock
 */
record Waiting(AttemptDial dial, GuardCall order, long arrivedNanos, long lateNanos) implements Comparable<Waiting> {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** @param wall what the wall clock says as it arrives: that leaves so long until not-after; how long it may wait only shortens it */
  static Waiting arrived(AttemptDial dial, GuardCall order, Instant wall, long nanos) {
    var within = dial.beginWithinMillis() == null ? LONGEST : Duration.ofMillis(dial.beginWithinMillis());
    var left = Duration.between(wall, dial.notAfter());
    return new Waiting(dial, order, nanos, nanos + (left.compareTo(within) < 0 ? left : within).toNanos());
  }

  /** Also where only the wall clock says so: it may have been wrong at the arrival, and right since. */
  boolean isLate(Instant wall, long nanos) {
    return nanos - lateNanos >= 0 || !wall.isBefore(dial.notAfter());
  }

  PaceBook.Start start(String pbx) {
    return new PaceBook.Start(pbx, dial.trunk(), dial.campaignId(), dial.priority());
  }

  @Override public int compareTo(Waiting other) {
    int byPriority = Integer.compare(other.dial.priority(), dial.priority());
    return byPriority != 0 ? byPriority : Long.compare(dial.lane(), other.dial.lane());
  }
}
