package io.carillon.agi.callback;

import java.time.Instant;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/** The tokens used up, each for as long as it would still be good. Only good ones come here, so nobody outside can fill it. */
public final class UsedTokens {
  private record Used(String sum, Instant until) {}

  private final Set<String> sums = new HashSet<>();
  private final PriorityQueue<Used> byEnd = new PriorityQueue<>((one, other) -> one.until().compareTo(other.until()));

  /** Uses a token up; false where it was already. */
  public synchronized boolean add(String sum, Instant until, Instant now) {
    while (!byEnd.isEmpty() && byEnd.peek().until().isBefore(now)) sums.remove(byEnd.poll().sum());
    if (!sums.add(sum)) return false;
    byEnd.add(new Used(sum, until));
    return true;
  }

  synchronized int size() {
    return sums.size();
  }
}
