package io.carillon.agent.assignment;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Attempts that must not begin, each remembered until its not-after: a cancel may overtake, or come before, what it cancels. */
final class CancelMarks {
  private final Map<String, Instant> until = new HashMap<>();

  void add(String attemptId, Instant notAfter) {
    until.put(attemptId, notAfter);
  }

  boolean has(String attemptId) {
    return until.containsKey(attemptId);
  }

  void forgetBefore(Instant now) {
    until.values().removeIf(notAfter -> notAfter.isBefore(now));
  }
}
