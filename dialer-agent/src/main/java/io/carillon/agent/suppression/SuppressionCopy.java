package io.carillon.agent.suppression;

import io.carillon.contract.Suppression;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The suppressed keys, and the latest moment as of which they are known to be all: the broker was asked at that moment for its
 * end, and everything up to that end has been read. Pure; monotonic nanoseconds.
 */
public final class SuppressionCopy {
  /** DESIGN, section 6: with an older copy nothing new is placed. */
  static final long FRESH_NANOS = 700_000_000L;

  /** An INVITE may go out no later than a second after a suppression was accepted that is not in here; less what lies between guard and INVITE. */
  private static final long HOLDS_NANOS = 950_000_000L;

  private record Asked(long at, long end) {}

  private final Set<String> keys = new HashSet<>();
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private long position;
  private boolean everComplete;
  private long completeAsOf;

  /** One record at this offset was read; {@code lifted} where it has no value. */
  public void read(String key, boolean lifted, long offset) {
    if (lifted) keys.remove(key);
    else keys.add(key);
    position = Math.max(position, offset + 1);
    settle();
  }

  /** The broker, asked at {@code at}, has its end at {@code end}; {@code beginning} is its first offset. */
  public void endIs(long at, long end, long beginning) {
    // An empty topic that once had records begins where it ends: there is nothing to be read up to there.
    if (beginning >= end) position = Math.max(position, end);
    asked.addLast(new Asked(at, end));
    settle();
  }

  /** Whether everything below this offset was read: then where the topic begins need not be asked. */
  boolean hasReadTo(long end) {
    return position >= end;
  }

  private void settle() {
    while (!asked.isEmpty() && position >= asked.peekFirst().end()) {
      completeAsOf = asked.removeFirst().at();
      everComplete = true;
    }
    // Asked often and read slowly: only the newest can help, but the oldest is reached first.
    while (asked.size() > 50) asked.removeLast();
  }

  public boolean isFresh(long now) {
    return everComplete && now - completeAsOf <= FRESH_NANOS;
  }

  /** Until when a call that is not suppressed by this copy may pass the guard, whatever was accepted meanwhile. */
  public long holdsUntil() {
    return completeAsOf + HOLDS_NANOS;
  }

  /** Whether the tenant's default list or one of those named has this number. */
  public boolean holds(String tenant, List<String> lists, String number) {
    if (keys.contains(Suppression.key(tenant, Suppression.DEFAULT_LIST, number))) return true;
    if (lists == null) return false;
    for (String list : lists) if (keys.contains(Suppression.key(tenant, list, number))) return true;
    return false;
  }

  public int size() {
    return keys.size();
  }
}
