package io.carillon.agi.server;

import java.util.HashMap;
import java.util.Map;

/**
 * How many new sessions a second each peer may open: a bucket that holds one second's worth. Peers are few: they are on the list.
 */
final class PeerPace {
  private static final double NANOS = 1e9;
  /** Peers remembered at once; beyond it those whose bucket is full again are forgotten, as they would be let in anyway. */
  private static final int MOST = 10_000;

  private static final class Bucket {
    double left;
    long at;
  }

  private final int perSecond;
  private final Map<String, Bucket> buckets = new HashMap<>();

  PeerPace(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Takes one start of this peer's, where there is one left. {@code now} is monotonic, in nanoseconds. */
  boolean take(String peer, long now) {
    if (buckets.size() >= MOST) buckets.values().removeIf(bucket -> now - bucket.at > NANOS);
    var bucket = buckets.computeIfAbsent(peer, fresh -> {
      var full = new Bucket();
      full.left = perSecond;
      full.at = now;
      return full;
    });
    bucket.left = Math.min(perSecond, bucket.left + (now - bucket.at) / NANOS * perSecond);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }
}
