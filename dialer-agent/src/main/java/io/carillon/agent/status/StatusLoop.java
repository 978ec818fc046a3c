package io.carillon.agent.status;

import io.carillon.agent.assignment.AgentWorld;
import io.carillon.agent.call.CallTable;
import io.carillon.agent.fence.HolderState;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.PbxListener;
import io.carillon.agent.link.Survey;
import io.carillon.agent.report.Reports;
import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.AgentEvent.TrunkUse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the channels of each trunk and says how things are. The count is also the link's sign of life, and tells the table which
 * of its calls have no channel any more. Where channels cannot be listed ours are those known, and nothing is foreign.
 */
public final class StatusLoop {
  private static final Logger log = LoggerFactory.getLogger(StatusLoop.class);

  /** What it looks at. */
  public record Ports(PbxLink link, Reports reports, CallTable table, AgentWorld world, InstantSource clock) {}

  private final Ports ports;
  private final String pbx;
  private String lastError;
  private boolean counting;

  public StatusLoop(Ports ports, String pbx) {
    this.ports = ports;
    this.pbx = pbx;
  }

  /** Remembered and said with the next status. */
  public void failed(String what) {
    lastError = what;
  }

  /** @param asterisk null while there is no link */
  public void publish(HolderState holder, PbxListener.Pbx asterisk) {
    if (holder.holderId() == null) return;
    if (asterisk == null) {
      say(holder, null, Map.of());
      return;
    }
    if (counting) return;
    counting = true;
    ports.link().survey().onComplete(survey -> {
      counting = false;
      if (survey != null) ports.table().surveyed(survey.attempts());
      say(holder, asterisk, use(survey));
    }, failed -> {
      counting = false;
      failed(failed.getMessage());
      say(holder, null, Map.of());
    });
  }

  private Map<String, TrunkUse> use(Survey survey) {
    if (survey != null) return survey.use(ports.world().trunks());
    var known = ports.table().outByTrunk();
    var use = new HashMap<String, TrunkUse>();
    for (var trunk : ports.world().trunks()) use.put(trunk.id(), new TrunkUse(known.getOrDefault(trunk.id(), 0), 0));
    return use;
  }

  private void say(HolderState holder, PbxListener.Pbx asterisk, Map<String, TrunkUse> use) {
    ports.reports().send(new AgentStatus(pbx, holder.holderId(), holder.epoch(), asterisk != null, asterisk == null ? null : asterisk.version(),
        asterisk == null ? null : asterisk.startedAt(), use, ports.table().outstanding(), ports.link().backlog(), lastError, ports.clock().instant()))
        .onFailure(failed -> log.atDebug().addKeyValue("why", failed.getMessage()).log("a status was not told"));
  }
}
