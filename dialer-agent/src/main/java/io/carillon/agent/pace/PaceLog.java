package io.carillon.agent.pace;

import java.util.ArrayDeque;
import java.util.TreeSet;

/**
 * The starts of one share. At every moment: starts within the last window, and those on their way to Asterisk, are together at
 * most {@code k}; so no window whatever holds more than {@code k} starts. One is on its way until Asterisk has said that it took
 * it up: one that stands still takes up all that was written meanwhile at once.
 *
 * <p>Starts that are planned (announced, not being written yet) stand in their order, the more urgent first. One may be written
 * as soon as there is room for it and all that stand before it, so nobody takes the room of one whose word from the broker is
 * late. Nanoseconds of one monotonic clock throughout.
 */
final class PaceLog {
  private final Jitter jitter;
  private final ArrayDeque<Long> starts = new ArrayDeque<>();
  private final TreeSet<PaceBook.Permit> planned = new TreeSet<>();
  private int going;
  private int k;
  private long shareNanos;

  PaceLog(Jitter jitter) {
    this.jitter = jitter;
  }

  /**
   * Sets the share; what was started under an earlier one still counts.
   *
   * @return whether it is less than before
   */
  boolean share(int mostStarts, long nanos) {
    boolean less = mostStarts < k;
    k = mostStarts;
    shareNanos = nanos;
    return less;
  }

  private long window() {
    return shareNanos + jitter.longerNanos();
  }

  private void forget(long now) {
    // The end that lies exactly a window back no longer shares a window with now.
    while (!starts.isEmpty() && now - starts.peekFirst() >= window()) starts.removeFirst();
  }

  boolean hasShare() {
    return k > 0;
  }

  /** Nothing here binds anybody any more. */
  boolean isIdle(long now) {
    forget(now);
    return starts.isEmpty() && going == 0 && planned.isEmpty();
  }

  void plan(PaceBook.Permit one) {
    planned.add(one);
  }

  void unplan(PaceBook.Permit one) {
    planned.remove(one);
  }

  /** From here on it may be on its way. */
  void going(PaceBook.Permit one) {
    planned.remove(one);
    going++;
  }

  void started(long at) {
    going--;
    arrived(at);
  }

  void arrived(long at) {
    // Several may be written at once, and the later be over first: a log goes forward, and a start that counts for longer harms
    // nobody.
    starts.addLast(starts.isEmpty() || at - starts.peekLast() >= 0 ? at : starts.peekLast());
  }

  void givenUp() {
    going--;
  }

  /**
   * Nanoseconds until the earliest time at which this one could be written, 0: now. {@link Long#MAX_VALUE}: not before one that
   * goes before it is written or comes back, or the share changes. For one that is not planned yet too.
   */
  long waitNanos(PaceBook.Permit one, long now) {
    forget(now);
    int over = starts.size() + going + planned.headSet(one).size() - k + 1;
    if (k == 0) return Long.MAX_VALUE;
    if (over <= 0) return 0;
    if (over > starts.size()) return Long.MAX_VALUE;
    var oldest = starts.iterator();
    for (int i = 1; i < over; i++) oldest.next();
    return window() - (now - oldest.next());
  }

  /**
   * Nanoseconds until one more could start behind all that are planned here and so many more that wait; {@link Long#MAX_VALUE}:
   * there is no share.
   */
  long behindNanos(int waiting, long now) {
    forget(now);
    if (k == 0) return Long.MAX_VALUE;
    long[] at = new long[starts.size() + going + planned.size() + waiting + 1];
    int known = 0;
    for (long start : starts) at[known++] = start - now;
    for (int i = known; i < at.length; i++) at[i] = Math.max(0, i < k ? 0 : at[i - k] + window());
    return at[at.length - 1];
  }
}
