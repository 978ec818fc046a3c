package io.carillon.scheduler.pace;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * When each share's starts are reckoned to happen. Times are milliseconds of a monotonic clock. A book opened at {@code openedAt}
 * knows nothing of what was handed out before and so lets the first start of a share be reckoned one window later.
 *
 * <p>An urgent start overtakes at the agent whatever is not: it is reckoned in the place of the first that is still to come, and
 * that one at the end. So those to come do not bind it, what has started and what is urgent does.
 *
 * <p>Limits are to be given with a window that is somewhat longer than the agent keeps it. Were it not, each start would be
 * handed out somewhat earlier before its turn than the last, and wait at the agent longer and longer, until all come back as too
 * late. Where an agent is slower all the same, what it says of its queue moves the reckoning ({@link #notBefore}).
 */
public final class PaceBook {
  /** One start as it is reckoned; they never go back in time. */
  private record Start(long at, boolean urgent) {
    boolean binds(boolean other, long now) {
      return urgent || !other || at <= now;
    }
  }

  private final long openedAt;
  private final Map<ShareKey, ArrayDeque<Start>> starts = new HashMap<>();

  public PaceBook(long openedAt) {
    this.openedAt = openedAt;
  }

  public PaceBook copy() {
    var copy = new PaceBook(openedAt);
    starts.forEach((key, log) -> copy.starts.put(key, log.clone()));
    return copy;
  }

  /**
   * The agent has said that one more start of this share can't be before then, behind all that wait there. Where one was reckoned
   * earlier, the agent is behind, and all of the share's starts are reckoned later by as much.
   */
  public void notBefore(ShareKey key, Limit share, long at, long now) {
    var log = starts.get(key);
    long next = next(key, share, now, false);
    if (log == null || next >= at) return;
    for (int left = log.size(); left > 0; left--) {
      var start = log.removeFirst();
      log.addLast(new Start(start.at() + at - next, start.urgent()));
    }
  }

  /** When the next start of this share can be; {@link Long#MAX_VALUE}: it has none. */
  public long next(ShareKey key, Limit share, long now, boolean urgent) {
    if (share.starts() <= 0) return Long.MAX_VALUE;
    long earliest = Math.max(now, openedAt + share.windowMillis());
    int bound = 0;
    var log = starts.getOrDefault(key, new ArrayDeque<>());
    for (var start : log) {
      if (!start.binds(urgent, now)) continue;
      bound++;
      earliest = Math.max(earliest, start.at());
    }
    int toPass = bound - share.starts();
    if (toPass < 0) return earliest;
    for (var start : log) if (start.binds(urgent, now) && toPass-- == 0) return Math.max(earliest, start.at() + share.windowMillis());
    throw new IllegalStateException("a log of " + bound + " starts has no entry " + share.starts() + " from its end");
  }

  /**
   * How many more starts of this share may be handed out: reckoned within {@code aheadMillis}, and no more of them still to come
   * than those hold.
   */
  public int available(ShareKey key, Limit share, long now, long aheadMillis, boolean urgent) {
    long horizon = now + aheadMillis;
    if (share.starts() <= 0 || openedAt + share.windowMillis() > horizon) return 0;
    var log = starts.get(key);
    int within = 0;
    int toCome = 0;
    if (log != null) {
      // Starts never go back in time, so those that count stand at the end.
      for (var latest = log.descendingIterator(); latest.hasNext();) {
        var start = latest.next();
        if (start.at() + share.windowMillis() <= horizon && start.at() <= now) break;
        if (!start.binds(urgent, now)) continue;
        if (start.at() + share.windowMillis() > horizon) within++;
        if (start.at() > now) toCome++;
      }
    }
    return Math.max(0, Math.min(share.starts() - within, share.within(aheadMillis) - toCome));
  }

  /** When {@link #available} may say more than it does now. */
  public long wake(ShareKey key, Limit share, long now, long aheadMillis, boolean urgent) {
    long next = next(key, share, now, urgent);
    if (next == Long.MAX_VALUE) return next;
    long wake = next - aheadMillis;
    var toCome = starts.getOrDefault(key, new ArrayDeque<>()).stream().filter(start -> start.at() > now && start.binds(urgent, now)).toList();
    if (toCome.size() >= share.within(aheadMillis)) wake = Math.max(wake, toCome.getFirst().at());
    return Math.max(now, wake);
  }

  /** Writes down one more start, no earlier than the last. What lies a window back binds nobody any more. */
  public void book(ShareKey key, Limit share, long at, long now, boolean urgent) {
    var log = starts.computeIfAbsent(key, first -> new ArrayDeque<>());
    log.addLast(new Start(at, false));
    while (log.peekFirst().at() + share.windowMillis() <= now) log.removeFirst();
    if (urgent) overtake(log, now);
  }

  /** The first that is still to come is the urgent one, or the last where all have begun. */
  private static void overtake(ArrayDeque<Start> log, long now) {
    boolean placed = false;
    for (int left = log.size(); left > 0; left--) {
      var start = log.removeFirst();
      boolean his = !placed && !start.urgent() && (start.at() > now || left == 1);
      placed |= his;
      log.addLast(his ? new Start(start.at(), true) : start);
    }
  }
}
