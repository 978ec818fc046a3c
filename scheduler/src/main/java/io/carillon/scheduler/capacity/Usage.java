package io.carillon.scheduler.capacity;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Unsettled attempts, counted.
 *
 * @param byPart of each campaign on each trunk
 * @param unbegun those whose agent has not begun them
 * @param urgentUnbegun the urgent ones of those
 */
public record Usage(Map<String, Integer> byTrunk, Map<String, Integer> byPbx, Map<UUID, Integer> byCampaign, Map<Part, Integer> byPart,
    Map<At, Integer> unbegun, Map<At, Integer> urgentUnbegun) {
  /** What a campaign has of a trunk. */
  public record Part(UUID campaign, String trunk) {}

  /** A trunk as one PBX reaches it. */
  public record At(String trunk, String pbx) {}

  public static final Usage NONE = new Usage(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  /** All of them. */
  public int total() {
    return byPbx.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Adds counts up. */
  public static final class Counter {
    private final Map<String, Integer> byTrunk = new HashMap<>();
    private final Map<String, Integer> byPbx = new HashMap<>();
    private final Map<UUID, Integer> byCampaign = new HashMap<>();
    private final Map<Part, Integer> byPart = new HashMap<>();
    private final Map<At, Integer> unbegun = new HashMap<>();
    private final Map<At, Integer> urgentUnbegun = new HashMap<>();

    /** @param urgentNotBegun so many of {@code notBegun} */
    public void add(String trunk, String pbx, UUID campaign, int attempts, int notBegun, int urgentNotBegun) {
      byTrunk.merge(trunk, attempts, Integer::sum);
      byPbx.merge(pbx, attempts, Integer::sum);
      byCampaign.merge(campaign, attempts, Integer::sum);
      byPart.merge(new Part(campaign, trunk), attempts, Integer::sum);
      unbegun.merge(new At(trunk, pbx), notBegun, Integer::sum);
      urgentUnbegun.merge(new At(trunk, pbx), urgentNotBegun, Integer::sum);
    }

    public Usage usage() {
      return new Usage(Map.copyOf(byTrunk), Map.copyOf(byPbx), Map.copyOf(byCampaign), Map.copyOf(byPart), Map.copyOf(unbegun),
          Map.copyOf(urgentUnbegun));
    }
  }
}
