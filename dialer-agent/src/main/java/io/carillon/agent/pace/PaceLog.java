package io.carillon.agent.pace;

import java.util.ArrayDeque;

/**
 * The starts of one share. At every moment: starts within the last window, and those permitted but not yet made, are together at
 * most {@code k}. A start counts from when it was made, not from when it was permitted; so no window whatever holds more than
 * {@code k} starts. Nanoseconds of one monotonic clock throughout.
 */
final class PaceLog {
  private final ArrayDeque<Long> starts = new ArrayDeque<>();
  private int permitted;
  private int k;
  private long windowNanos;

  /**
   * Sets the share; what was started under an earlier one still counts.
   *
   * @return whether it is less than before
   */
  boolean share(int mostStarts, long window) {
    boolean less = mostStarts < k;
    k = mostStarts;
    windowNanos = window;
    return less;
  }

  private void forget(long now) {
    // The end that lies exactly a window back no longer shares a window with now.
    while (!starts.isEmpty() && now - starts.peekFirst() >= windowNanos) starts.removeFirst();
  }

  /** Nothing here binds anybody any more. */
  boolean isIdle(long now) {
    forget(now);
    return starts.isEmpty() && permitted == 0;
  }

  boolean mayPermit(long now) {
    forget(now);
    return starts.size() + permitted < k;
  }

  void permit() {
    permitted++;
  }

  /** Whether a permit may still be used: a share may have shrunk since it was given. */
  boolean mayStart(long now) {
    forget(now);
    return starts.size() < k;
  }

  void started(long now) {
    permitted--;
    starts.addLast(now);
  }

  void returned() {
    permitted--;
  }

  /**
   * Nanoseconds until a permit may be had, 0: now. {@link Long#MAX_VALUE}: not before a permit comes back or the share changes.
   */
  long waitNanos(long now) {
    if (mayPermit(now)) return 0;
    int over = starts.size() + permitted - k;
    if (k == 0 || over >= starts.size()) return Long.MAX_VALUE;
    var oldest = starts.iterator();
    for (int i = 0; i < over; i++) oldest.next();
    return windowNanos - (now - oldest.next());
  }
}
