package io.carillon.scheduler.settings;

import io.carillon.contract.CallSpec;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Window;
import io.carillon.route.Route;
import io.carillon.route.RouteLadder;
import io.carillon.route.Target;
import io.carillon.route.TrunkForm;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Everything operators set that a decision looks at; only what is enabled, only campaigns that run. */
public record LineSettings(Map<String, Trunk> trunks, List<Route> routes, Map<String, Pbx> pbxs, Map<String, Script> scripts,
    Map<String, Target> targets, Map<UUID, Campaign> campaigns, Map<String, Set<LocalDate>> holidays) {
  /** The campaign of jobs that stand alone. */
  public static final UUID ALONE = new UUID(0, 0);

  public static final LineSettings NONE = new LineSettings(Map.of(), List.of(), Map.of(), Map.of(), Map.of(), Map.of());

  public LineSettings {
    trunks = Map.copyOf(trunks);
    routes = List.copyOf(routes);
    pbxs = Map.copyOf(pbxs);
    scripts = Map.copyOf(scripts);
    targets = Map.copyOf(targets);
    campaigns = Map.copyOf(campaigns);
    holidays = Map.copyOf(holidays);
  }

  /** Without any calendar of holidays. */
  public LineSettings(Map<String, Trunk> trunks, List<Route> routes, Map<String, Pbx> pbxs, Map<String, Script> scripts, Map<String, Target> targets,
      Map<UUID, Campaign> campaigns) {
    this(trunks, routes, pbxs, scripts, targets, campaigns, Map.of());
  }

  /** On which a window stays shut; none where it names no calendar, or one that is not there. */
  public Set<LocalDate> holidays(Window window) {
    return window.holidays() == null ? Set.of() : holidays.getOrDefault(window.holidays(), Set.of());
  }

  /**
   * An outbound line.
   *
   * @param reserve channels that are never ours
   * @param urgentReserve channels of ours that only priority 9 may use
   * @param callsPerSecond starts over all PBXs together
   */
  public record Trunk(String id, String dial, String endpoint, String strip, String prepend, int maxChannels, int reserve, int urgentReserve,
      double callsPerSecond, int maxSeconds, Set<String> pbxs) implements TrunkForm {
    public Trunk {
      pbxs = Set.copyOf(pbxs);
    }

    @Override public String rewritten(String number) {
      return TrunkForm.of(strip, prepend).rewritten(number);
    }
  }

  /** @param callsPerSecond null: no limit of its own */
  public record Pbx(String id, PbxMode mode, int maxChannels, Double callsPerSecond) {}

  public record Script(String name, String context, String extension, Integer priority, String application, String data) {}

  /**
   * A campaign that runs; limits null: none of its own.
   *
   * @param weight what it gets of a trunk beside others: three times as much with 3 as with 1
   */
  public record Campaign(UUID id, String tenant, CallSpec spec, Integer maxConcurrent, Double callsPerSecond, int weight, Instant endsAt) {}

  /** Which of these lines may carry a number. */
  public RouteLadder ladder() {
    return new RouteLadder(routes, trunks, targets);
  }

  /** Of a campaign that runs; of jobs that stand alone, or whose campaign is not known any more, 1. */
  public int weight(UUID campaign) {
    var known = campaigns.get(campaign);
    return known == null ? 1 : known.weight();
  }
}
