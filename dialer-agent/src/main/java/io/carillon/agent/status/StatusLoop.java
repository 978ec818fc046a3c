package io.carillon.agent.status;

import io.carillon.agent.assignment.AgentWorld;
import io.carillon.agent.call.CallTable;
import io.carillon.agent.fence.HolderState;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.PbxListener;
import io.carillon.agent.link.Survey;
import io.carillon.agent.report.Reports;
import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.AgentEvent.PaceTaken;
import io.carillon.contract.AgentEvent.TrunkUse;
import io.carillon.life.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the channels of each trunk and says how things are. The count is also the link's sign of life, and tells the table which
 * of its calls have no channel any more. Where channels cannot be listed ours are those known, and nothing is foreign.
 *
 * <p>The scheduler starts nothing on a count that is older than {@link #OLDEST_MILLIS}, so they are said often enough for one to be there at
 * every moment: where counting takes long (thousands of channels), a little less often, so that a tenth of the time goes on it
 * and no more, for as long as that can be. Owned by one context.
 */
public final class StatusLoop {
  private static final Logger log = LoggerFactory.getLogger(StatusLoop.class);
  /** DESIGN, section 6 (P4). */
  static final long OLDEST_MILLIS = 1_000;
  private static final long OFTEN_MILLIS = 500;
  /** What a word may take to be known to who decides. */
  private static final long WAY_MILLIS = 250;
  private static final long LEAST_PAUSE_MILLIS = 50;
  private static final long UNCOUNTED_MILLIS = 1_000;
  private static final int SHARE = 10;

  /** What it looks at. */
  public record Ports(PbxLink link, Reports reports, CallTable table, AgentWorld world, Supplier<PaceTaken> pace, Surroundings surroundings) {}

  private record Count(Survey survey, long millis) {}

  private final Ports ports;
  private final String pbx;
  private String lastError;
  private boolean counting;
  /** How long the last count took; negative where channels were not counted. */
  private long took = -1;

  public StatusLoop(Ports ports, String pbx) {
    this.ports = ports;
    this.pbx = pbx;
  }

  /** Remembered and said with the next status. */
  public void failed(String what) {
    lastError = what;
  }

  /** Why nothing can be started on what is counted here; null: nothing. */
  public String missing() {
    return took > OLDEST_MILLIS ? "counting the channels takes " + took + " ms: no count is recent enough to start calls on" : null;
  }

  /** How long to wait after a status before the next is said. */
  public long pauseMillis() {
    return took < 0 ? UNCOUNTED_MILLIS : pauseMillis(took);
  }

  static long pauseMillis(long took) {
    long often = Math.clamp(SHARE * took, OFTEN_MILLIS, Math.max(OFTEN_MILLIS, OLDEST_MILLIS - WAY_MILLIS - took));
    return Math.max(LEAST_PAUSE_MILLIS, often - took);
  }

  /**
   * Ends once it was said or could not be; at once where a count is under way already.
   *
   * @param asterisk null while there is no link
   */
  public Future<Void> publish(HolderState holder, PbxListener.Pbx asterisk) {
    if (holder.holderId() == null) return Future.succeededFuture();
    if (asterisk == null) {
      took = -1;
      say(holder, null, Map.of(), null);
      return Future.succeededFuture();
    }
    if (counting) return Future.succeededFuture();
    counting = true;
    long began = ports.surroundings().nanos().now();
    var said = Promise.<Void>promise();
    ports.link().survey().onComplete(survey -> {
      counting = false;
      var count = survey == null ? null : new Count(survey, TimeUnit.NANOSECONDS.toMillis(ports.surroundings().nanos().now() - began));
      if (survey != null) ports.table().surveyed(survey.attempts());
      counted(count);
      say(holder, asterisk, use(survey), count);
      said.complete();
    }, failed -> {
      counting = false;
      took = -1;
      failed(failed.getMessage());
      say(holder, null, Map.of(), null);
      said.complete();
    });
    return said.future();
  }

  /** Said when it begins and when it is over, not each time. */
  private void counted(Count count) {
    String before = missing();
    took = count == null ? -1 : count.millis();
    String now = missing();
    if (now != null) failed(now);
    if (before == null && now != null) log.atWarn().addKeyValue("pbx", pbx).addKeyValue("channels", count.survey().channels().size()).log(now);
    if (before != null && now == null) log.atInfo().addKeyValue("pbx", pbx).log("channels are counted in time again");
  }

  private Map<String, TrunkUse> use(Survey survey) {
    if (survey != null) return survey.use(ports.world().trunks());
    var known = ports.table().outByTrunk();
    var use = new HashMap<String, TrunkUse>();
    for (var trunk : ports.world().trunks()) use.put(trunk.id(), new TrunkUse(known.getOrDefault(trunk.id(), 0), 0));
    return use;
  }

  private void say(HolderState holder, PbxListener.Pbx asterisk, Map<String, TrunkUse> use, Count count) {
    ports.reports().send(new AgentStatus(pbx, holder.holderId(), holder.epoch(), asterisk != null, asterisk == null ? null : asterisk.version(),
        asterisk == null ? null : asterisk.startedAt(), use, ports.table().outstanding(), ports.link().backlog(), lastError,
        ports.surroundings().clock().instant(), count == null ? null : count.survey().others(), count == null ? null : (int) count.millis(),
        ports.pace().get()))
        .onFailure(failed -> log.atDebug().addKeyValue("why", failed.getMessage()).log("a status was not told"));
  }
}
