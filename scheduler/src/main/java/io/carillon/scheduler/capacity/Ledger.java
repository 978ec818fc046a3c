package io.carillon.scheduler.capacity;

import io.carillon.scheduler.settings.LineSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What one pass may still take. Never answers less than zero; {@link #take} must not be called where something is zero.
 * A campaign without a limit of its own has {@link Integer#MAX_VALUE} free.
 */
public final class Ledger {
  private final LineSettings settings;
  private final Map<String, Integer> trunkUsed = new HashMap<>();
  private final Map<String, Integer> pbxUsed = new HashMap<>();
  private final Map<UUID, Integer> campaignUsed;
  private final Map<Usage.Part, Integer> partUsed;
  private final Map<Usage.At, Integer> unbegun;
  private final Map<Usage.At, Integer> urgentUnbegun;
  private final Map<String, Integer> urgentReserves = new HashMap<>();

  public Ledger(LineSettings settings, Usage usage, Map<String, Foreign> foreignByPbx) {
    this.settings = settings;
    trunkUsed.putAll(usage.byTrunk());
    pbxUsed.putAll(usage.byPbx());
    campaignUsed = new HashMap<>(usage.byCampaign());
    partUsed = new HashMap<>(usage.byPart());
    unbegun = new HashMap<>(usage.unbegun());
    urgentUnbegun = new HashMap<>(usage.urgentUnbegun());
    settings.trunks().values().forEach(trunk -> trunk.pbxs().forEach(pbx -> urgentReserves.merge(pbx, trunk.urgentReserve(), Math::max)));
    foreignByPbx.forEach((pbx, foreign) -> {
      foreign.byTrunk().forEach((trunk, channels) -> trunkUsed.merge(trunk, channels, Integer::sum));
      pbxUsed.merge(pbx, foreign.all(), Integer::sum);
    });
  }

  public int freeOnTrunk(String id, boolean urgent) {
    var trunk = settings.trunks().get(id);
    if (trunk == null) return 0;
    int ours = trunk.maxChannels() - trunk.reserve() - (urgent ? 0 : trunk.urgentReserve());
    return Math.max(0, ours - trunkUsed.getOrDefault(id, 0));
  }

  /** An alarm finds a channel here too: what its trunk keeps for it is worth nothing on a full PBX. All but one are kept at most. */
  public int freeOnPbx(String id, boolean urgent) {
    var pbx = settings.pbxs().get(id);
    if (pbx == null) return 0;
    int kept = urgent ? 0 : Math.min(urgentReserves.getOrDefault(id, 0), pbx.maxChannels() - 1);
    return Math.max(0, pbx.maxChannels() - kept - pbxUsed.getOrDefault(id, 0));
  }

  public int freeInCampaign(UUID id) {
    var campaign = settings.campaigns().get(id);
    if (campaign == null || campaign.maxConcurrent() == null) return Integer.MAX_VALUE;
    return Math.max(0, campaign.maxConcurrent() - campaignUsed.getOrDefault(id, 0));
  }

  /** Attempts of a campaign that are under way on a trunk: who has few goes first. */
  public int inUse(Usage.Part part) {
    return partUsed.getOrDefault(part, 0);
  }

  /** Attempts handed out to this PBX for this trunk that its agent has not begun and one more would have to wait for. */
  public int unbegun(String trunk, String pbx, boolean urgent) {
    return (urgent ? urgentUnbegun : unbegun).getOrDefault(new Usage.At(trunk, pbx), 0);
  }

  public void take(String trunk, String pbx, UUID campaign, boolean urgent) {
    if (freeOnTrunk(trunk, true) == 0 || freeOnPbx(pbx, true) == 0 || freeInCampaign(campaign) == 0) {
      throw new IllegalStateException("nothing is left to take on " + trunk + " over " + pbx + " for " + campaign);
    }
    trunkUsed.merge(trunk, 1, Integer::sum);
    pbxUsed.merge(pbx, 1, Integer::sum);
    campaignUsed.merge(campaign, 1, Integer::sum);
    partUsed.merge(new Usage.Part(campaign, trunk), 1, Integer::sum);
    unbegun.merge(new Usage.At(trunk, pbx), 1, Integer::sum);
    if (urgent) urgentUnbegun.merge(new Usage.At(trunk, pbx), 1, Integer::sum);
  }
}
