package io.carillon.scheduler.daily;

import java.util.Map;

/**
 * What may be rung today.
 *
 * @param most attempts a number and day; null: no limit, and nothing is counted
 * @param attempts those made so far, of the numbers that are looked at; not there: none
 */
public record Daily(Integer most, Map<NumberDay, Integer> attempts) {
  public static final Daily FREE = new Daily(null, Map.of());

  public boolean counts() {
    return most != null;
  }

  /** @param more attempts that are decided and not counted yet */
  public boolean isSpent(NumberDay day, int more) {
    return most != null && attempts.getOrDefault(day, 0) + more >= most;
  }
}
