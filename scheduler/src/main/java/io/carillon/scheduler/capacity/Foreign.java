package io.carillon.scheduler.capacity;

import java.util.Map;

/** Channels that are not ours, as one PBX reported them last, per trunk. */
public record Foreign(Map<String, Integer> byTrunk) {
  public static final Foreign NONE = new Foreign(Map.of());

  public Foreign {
    byTrunk = Map.copyOf(byTrunk);
  }

  public int on(String trunk) {
    return byTrunk.getOrDefault(trunk, 0);
  }

  public int all() {
    return byTrunk.values().stream().mapToInt(Integer::intValue).sum();
  }
}
