package io.carillon.standalone.demo;

import java.time.Duration;

/** Tells when a count has not moved for too long. Pure: the time is an argument, of a monotonic clock with any origin. */
final class Standstill {
  private final Duration patience;
  private long count;
  private long since;
  private boolean begun;

  /** @param patience longer than anything that is merely slow */
  Standstill(Duration patience) {
    this.patience = patience;
  }

  /** Whether the count, as it is now, has been the same for as long as patience lasts. */
  boolean at(long nowCount, long nanos) {
    if (!begun || nowCount != count) {
      begun = true;
      count = nowCount;
      since = nanos;
    }
    return nanos - since >= patience.toNanos();
  }
}
