package io.carillon.scheduler.pace;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * When each share's starts are reckoned to happen. Times are milliseconds of a monotonic clock. A book opened at {@code openedAt}
 * knows nothing of what was handed out before and so lets the first start of a share be reckoned one window later.
 */
public final class PaceBook {
  private final long openedAt;
  private final Map<ShareKey, ArrayDeque<Long>> starts = new HashMap<>();

  public PaceBook(long openedAt) {
    this.openedAt = openedAt;
  }

  public PaceBook copy() {
    var copy = new PaceBook(openedAt);
    starts.forEach((key, log) -> copy.starts.put(key, log.clone()));
    return copy;
  }

  /** When the next start of this share can be; {@link Long#MAX_VALUE}: it has none. */
  public long next(ShareKey key, Limit share, long now) {
    if (share.starts() <= 0) return Long.MAX_VALUE;
    long earliest = Math.max(now, openedAt + share.windowMillis());
    var log = starts.get(key);
    if (log == null || log.isEmpty()) return earliest;
    earliest = Math.max(earliest, log.peekLast());
    int toPass = log.size() - share.starts();
    if (toPass < 0) return earliest;
    for (long start : log) if (toPass-- == 0) return Math.max(earliest, start + share.windowMillis());
    throw new IllegalStateException("a log of " + log.size() + " starts has no entry " + share.starts() + " from its end");
  }

  /**
   * How many more starts of this share may be handed out: reckoned within {@code aheadMillis}, and no more of them still to come
   * than those hold.
   */
  public int available(ShareKey key, Limit share, long now, long aheadMillis) {
    long horizon = now + aheadMillis;
    if (share.starts() <= 0 || openedAt + share.windowMillis() > horizon) return 0;
    var log = starts.get(key);
    int within = 0;
    int toCome = 0;
    if (log != null) {
      // Starts never go back in time, so those that count stand at the end.
      for (var latest = log.descendingIterator(); latest.hasNext();) {
        long start = latest.next();
        if (start + share.windowMillis() <= horizon && start <= now) break;
        if (start + share.windowMillis() > horizon) within++;
        if (start > now) toCome++;
      }
    }
    return Math.max(0, Math.min(share.starts() - within, share.within(aheadMillis) - toCome));
  }

  /** When {@link #available} may say more than it does now. */
  public long wake(ShareKey key, Limit share, long now, long aheadMillis) {
    long next = next(key, share, now);
    if (next == Long.MAX_VALUE) return next;
    long wake = next - aheadMillis;
    var log = starts.get(key);
    if (log != null && log.stream().filter(start -> start > now).count() >= share.within(aheadMillis)) {
      wake = Math.max(wake, log.stream().filter(start -> start > now).min(Long::compare).orElse(now));
    }
    return Math.max(now, wake);
  }

  /** Writes down one more start, no earlier than the last. What lies a window before it binds nobody any more. */
  public void book(ShareKey key, Limit share, long at) {
    var log = starts.computeIfAbsent(key, first -> new ArrayDeque<>());
    log.addLast(at);
    while (!log.isEmpty() && (log.size() > share.starts() || log.peekFirst() + share.windowMillis() <= at)) log.removeFirst();
  }
}
