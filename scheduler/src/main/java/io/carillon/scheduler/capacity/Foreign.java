package io.carillon.scheduler.capacity;

import java.util.Map;

/**
 * Channels that are not ours, as one PBX reported them last.
 *
 * @param byTrunk those on trunks it knows; a trunk that is not here was not counted
 * @param all those that use its own channels up: on these trunks, on any other, or on none; never fewer than on its trunks
 */
public record Foreign(Map<String, Integer> byTrunk, int all) {
  public static final Foreign NONE = new Foreign(Map.of());

  public Foreign {
    byTrunk = Map.copyOf(byTrunk);
    all = Math.max(all, byTrunk.values().stream().mapToInt(Integer::intValue).sum());
  }

  /** None but those on its trunks. */
  public Foreign(Map<String, Integer> byTrunk) {
    this(byTrunk, 0);
  }

  public int on(String trunk) {
    return byTrunk.getOrDefault(trunk, 0);
  }
}
