package io.carillon.scheduler.agents;

import io.carillon.contract.Assignment;
import io.carillon.scheduler.settings.LineSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What one agent has to know, out of all settings. Pure. */
final class AgentSettings {
  /** The scripts every PBX has; an operator's of the same name stands instead. */
  private static final List<Assignment.Script> BUILT_IN = List.of(
      new Assignment.Script("notify", "carillon-notify", "s", 1, null, null),
      new Assignment.Script("callback", "carillon-menu", "s", 1, null, null));

  private AgentSettings() {}

  /** Empty where the PBX is not there or switched off. */
  static Optional<Assignment.Settings> of(LineSettings all, String id, long version) {
    var pbx = all.pbxs().get(id);
    if (pbx == null) return Optional.empty();
    var trunks = all.trunks().values().stream().filter(trunk -> trunk.pbxs().contains(id)).sorted(Comparator.comparing(LineSettings.Trunk::id))
        .map(trunk -> new Assignment.Trunk(trunk.id(), trunk.dial(), trunk.endpoint(), limit(trunk, pbx))).toList();
    var scripts = new ArrayList<Assignment.Script>();
    BUILT_IN.stream().filter(script -> !all.scripts().containsKey(script.name())).forEach(scripts::add);
    all.scripts().values().stream().sorted(Comparator.comparing(LineSettings.Script::name)).forEach(script -> scripts.add(
        new Assignment.Script(script.name(), script.context(), script.extension(), script.priority(), script.application(), script.data())));
    return Optional.of(new Assignment.Settings(id, version, pbx.mode(), pbx.maxChannels(), pbx.callsPerSecond(), trunks, scripts));
  }

  /** What the guard counts on this PBX are ours and those that came in there: together never in the reserve, nor more than the PBX may hold. */
  private static int limit(LineSettings.Trunk trunk, LineSettings.Pbx pbx) {
    return Math.clamp(trunk.maxChannels() - trunk.reserve(), 0, pbx.maxChannels());
  }
}
