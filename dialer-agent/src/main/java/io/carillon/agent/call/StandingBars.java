package io.carillon.agent.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Attempts that were barred and settled as never arrived, while Asterisk may still have their originate in hand (one that is
 * overrun takes it up seconds later): their mark must stand until it has answered, or the late arrival would find the guard open.
 */
final class StandingBars {
  /** An originate of which nothing was heard for so long (its answer was lost with a link) is none any more. */
  static final long LONGEST_NANOS = 3_600_000_000_000L;

  private final Map<String, Long> since = new LinkedHashMap<>();

  void add(String attemptId, long now) {
    since.put(attemptId, now);
  }

  /** Asterisk has done with it. @return whether a mark stood, which may go now */
  boolean answered(String attemptId) {
    return since.remove(attemptId) != null;
  }

  /** Those whose mark may go now although nothing was heard. */
  List<String> expired(long now) {
    var old = since.entrySet().stream().filter(bar -> now - bar.getValue() > LONGEST_NANOS).map(Map.Entry::getKey).toList();
    old.forEach(since::remove);
    return old;
  }

  void clear() {
    since.clear();
  }
}
