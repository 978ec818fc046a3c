package io.carillon.agent.assignment;

import io.carillon.contract.Assignment;
import io.carillon.contract.Assignment.Script;
import io.carillon.contract.Assignment.Settings;
import io.carillon.contract.Assignment.Trunk;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The trunks and scripts the scheduler has told of. The newest version holds. */
public final class AgentWorld {
  /** Those the shipped dialplan brings along; an operator's script of the same name takes their place. */
  private static final Map<String, Script> BUILT_IN = Map.of(
      "notify", new Script("notify", "carillon-notify", "s", 1, null, null),
      "callback", new Script("callback", "carillon-menu", "s", 1, null, null));

  private long version = Long.MIN_VALUE;
  private Map<String, Trunk> trunks = Map.of();
  private Map<String, Script> scripts = BUILT_IN;

  /** Settings that are older than those known are of no interest. */
  public void take(Settings settings) {
    if (settings == null || settings.version() < version) return;
    version = settings.version();
    trunks = settings.trunks() == null ? Map.of() : settings.trunks().stream().collect(Collectors.toMap(Trunk::id, Function.identity(), (a, b) -> b));
    var all = new java.util.HashMap<>(BUILT_IN);
    if (settings.scripts() != null) settings.scripts().forEach(script -> all.put(script.name(), script));
    scripts = Map.copyOf(all);
  }

  public Trunk trunk(String id) {
    return trunks.get(id);
  }

  public Script script(String name) {
    return scripts.get(name == null ? "notify" : name);
  }

  public List<Assignment.Trunk> trunks() {
    return List.copyOf(trunks.values());
  }

  /** Another scheduler may count versions anew: a welcome begins again. */
  public void forget() {
    version = Long.MIN_VALUE;
  }
}
