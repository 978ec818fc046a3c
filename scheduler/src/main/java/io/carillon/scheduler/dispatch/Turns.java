package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.capacity.Usage;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose turn it is on a trunk among campaigns that hold as much of it for their weight: who had fewest of its starts for his
 * weight. So a trunk of one channel, on which nobody holds anything when it is free, is shared like a wide one.
 *
 * <p>Each start moves its campaign on by one part of its weight (start-time fair queueing). Who had nothing waiting is where the
 * trunk is when he comes back: he saves nothing up. Kept by the lead in memory; a new one begins with everybody alike.
 */
final class Turns {
  private final Map<Usage.Part, Double> next;
  private final Map<String, Double> trunks;

  private Turns(Map<Usage.Part, Double> next, Map<String, Double> trunks) {
    this.next = next;
    this.trunks = trunks;
  }

  /** Nobody had any. */
  static Turns none() {
    return new Turns(new HashMap<>(), new HashMap<>());
  }

  Turns copy() {
    var at = new HashMap<>(trunks);
    var ahead = new HashMap<>(next);
    // Who is not ahead of his trunk is where it is: he needs no entry.
    ahead.entrySet().removeIf(one -> one.getValue() <= at.getOrDefault(one.getKey().trunk(), 0.0));
    return new Turns(ahead, at);
  }

  /** The lower, the sooner. */
  double of(Usage.Part part) {
    return Math.max(next.getOrDefault(part, 0.0), trunks.getOrDefault(part.trunk(), 0.0));
  }

  void taken(Usage.Part part, int weight) {
    double turn = of(part);
    trunks.put(part.trunk(), turn);
    next.put(part, turn + 1.0 / weight);
  }
}
