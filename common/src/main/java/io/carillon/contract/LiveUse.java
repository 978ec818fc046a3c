package io.carillon.contract;

import java.time.Instant;
import java.util.Map;

/**
 * What the trunks of one PBX carry just now, as its agent counted: an entry of the map {@value #MAP} between schedulers and gateways, by the
 * PBX's id. For views only. It is forgotten ten seconds after it was last shown.
 *
 * @param at when the agent said so, by its clock
 * @param trunks by trunk
 */
public record LiveUse(Instant at, Map<String, AgentEvent.TrunkUse> trunks) {
  /** The map's name in Hazelcast; its values are this as JSON text. */
  public static final String MAP = "trunk-use";
}
