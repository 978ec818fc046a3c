package io.carillon.agent;

import io.carillon.agent.assignment.AgentWorld;
import io.carillon.agent.assignment.Dispatcher;
import io.carillon.agent.assignment.Lane;
import io.carillon.agent.call.CallTable;
import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.fence.HolderEffect;
import io.carillon.agent.fence.HolderEvent;
import io.carillon.agent.fence.HolderMachine;
import io.carillon.agent.fence.HolderState;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.PbxListener;
import io.carillon.agent.report.Reports;
import io.carillon.agent.status.AgentMeters;
import io.carillon.agent.status.StatusLoop;
import io.carillon.contract.AgentEvent.AgentFenced;
import io.carillon.contract.AgentEvent.AgentHello;
import io.carillon.contract.Assignment;
import io.carillon.contract.Refusal;
import io.carillon.id.Ids;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Received;
import io.carillon.life.FailPoint;
import io.carillon.life.Surroundings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PBX's agent: joins the holder's machine, the dispatcher, the table of calls and the link. Everything here runs on one
 * context, which owns all of it.
 */
public final class Agent implements PbxListener, BatchReader.Ownership {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);
  private static final long TICK_MILLIS = 1_000;
  private static final long CALL_TICK_MILLIS = 500;
  private static final long CLOSE_POLL_MILLIS = 20;
  private static final long GIVEN_UP_MILLIS = 20;
  /** Half a second: after that a status says it anyway. */
  private static final int GIVEN_UP_LOOKS = 25;
  /** How long the broker may take to have our last words. */
  private static final long LAST_WORDS_MILLIS = 5_000;

  /** What an agent is made of. */
  public record Members(PbxLink link, Reports reports, CallTable table, Dispatcher dispatcher, AgentWorld world, StatusLoop status,
      AgentMeters meters) {}

  private final Vertx vertx;
  private final Context context;
  private final Surroundings surroundings;
  private final String pbx;
  private final Members members;
  private final Ids ids;
  private final Lane lane;
  private HolderState state = new HolderState.Idle();
  private PbxListener.Pbx asterisk;
  private boolean stopping;

  public Agent(Vertx vertx, Surroundings surroundings, String pbx, Members members) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.surroundings = surroundings;
    this.pbx = pbx;
    this.members = members;
    this.ids = new Ids(surroundings.clock(), surroundings.random());
    this.lane = new Lane(this::told, members.reports());
    members.table().onChange(members.dispatcher()::pumpSoon);
  }

  /** Opens the link and begins to tick; reading its lane is its owner's. */
  public void begin() {
    members.link().open(this);
    vertx.setPeriodic(TICK_MILLIS, tick -> {
      on(new HolderEvent.Tick());
      if (!stopping) members.dispatcher().tick();
    });
    report();
    vertx.setPeriodic(CALL_TICK_MILLIS, tick -> {
      if (asterisk != null && state instanceof HolderState.Serving) members.table().tick();
    });
  }

  /** Says how things are, again and again. */
  private void report() {
    if (stopping) return;
    members.status().publish(state, asterisk).onComplete(said -> vertx.setTimer(members.status().pauseMillis(), next -> report()));
  }

  /** What is missing for work; null: nothing. */
  public String missing() {
    if (asterisk == null) return "no link to Asterisk" + members.link().trouble().map(why -> " (" + why + ")").orElse("");
    return state instanceof HolderState.Serving ? members.status().missing() : "not fenced: " + state.getClass().getSimpleName();
  }

  // ---------------------------------------------------------------- Kafka

  @Override public void assigned(Set<Integer> partitions) {
    if (!partitions.isEmpty()) context.runOnContext(hop -> on(new HolderEvent.Assigned()));
  }

  @Override public void revoked(Set<Integer> partitions) {
    if (!partitions.isEmpty()) context.runOnContext(hop -> on(new HolderEvent.Revoked()));
  }

  /** Records of its lane, in their order. */
  public Future<Void> take(List<Received> batch) {
    lane.take(batch);
    return Future.succeededFuture();
  }

  private void told(Assignment assignment) {
    if (stopping) return;
    if (assignment instanceof Assignment.AgentWelcome welcome) {
      if (welcome.holder() != null && welcome.holder().equals(state.holderId())) {
        welcomed(welcome);
      } else {
        on(new HolderEvent.Outdone(welcome.epoch()));
      }
      return;
    }
    if (assignment.epoch() != state.epoch() || state.epoch() == 0) return;
    // Nobody is told anything under an epoch before its fence was read in the broker: so it is there, whatever our own ack does.
    if (state instanceof HolderState.Announcing) on(new HolderEvent.FencedStored(state.epoch()));
    switch (assignment) {
      case Assignment.AgentWelcome w -> throw new IllegalStateException("welcomes are taken above");
      case Assignment.AgentSettings settings -> {
        members.world().take(settings.settings());
        // Nothing is started on a trunk whose channels were not counted yet.
        members.status().publish(state, asterisk);
      }
      case Assignment.PaceShare share -> {
        if (members.dispatcher().share(share)) givenUp(share.lane(), GIVEN_UP_LOOKS);
      }
      case Assignment.AttemptDial dial -> members.dispatcher().dial(dial);
      case Assignment.AttemptHangup hangup -> members.dispatcher().hangUp(hangup);
      case Assignment.AttemptResolve resolve -> {
        members.table().inherit(resolve);
        members.dispatcher().inherited(resolve.attemptId());
      }
    }
  }

  /** Others wait to hear that it is theirs: said once what earlier shares allowed is written, or with one of the statuses that come anyway. */
  private void givenUp(long shareLane, int looks) {
    if (stopping || looks == 0) return;
    if (members.dispatcher().goesBy(shareLane)) members.status().publish(state, asterisk);
    else vertx.setTimer(GIVEN_UP_MILLIS, later -> givenUp(shareLane, looks - 1));
  }

  private void welcomed(Assignment.AgentWelcome welcome) {
    boolean first = state instanceof HolderState.Asking;
    if (first) members.world().forget();
    members.world().take(welcome.settings());
    on(new HolderEvent.Welcomed(welcome.holder(), welcome.epoch()));
    if (!first || state.epoch() == 0) return;
    members.reports().begin(state.epoch());
    members.dispatcher().begin(state.epoch());
  }

  // ---------------------------------------------------------------- Asterisk

  @Override public void up(PbxListener.Pbx pbxNow) {
    asterisk = pbxNow;
    members.table().asterisk(pbxNow.startedAt());
    members.meters().asterisk(pbxNow);
    on(new HolderEvent.LinkUp());
    members.status().publish(state, asterisk);
  }

  @Override public void down(String why) {
    asterisk = null;
    members.status().failed(why);
    on(new HolderEvent.LinkDown());
    members.status().publish(state, null);
  }

  @Override public void wrote(EvidenceLine line) {
    members.table().wrote(line);
  }

  @Override public void rang(String attemptId, Instant at) {
    members.table().rang(attemptId, at);
  }

  @Override public void originateFailed(String attemptId) {
    members.table().originateFailed(attemptId);
  }

  // ---------------------------------------------------------------- the holder

  private void on(HolderEvent event) {
    if (stopping) return;
    var before = state;
    var step = HolderMachine.on(before, event, ids.next().toString());
    state = step.state();
    if (!before.equals(state)) {
      log.atInfo().addKeyValue("pbx", pbx).addKeyValue("from", before).addKeyValue("to", state).log("the holder went on");
    }
    step.effects().forEach(this::run);
  }

  private void run(HolderEffect effect) {
    switch (effect) {
      case HolderEffect.ReadEpoch r -> members.link().epoch().onComplete(found -> on(new HolderEvent.EpochRead(found)),
          failed -> log.atDebug().addKeyValue("why", failed.getMessage()).log("the epoch was not read, asked again"));
      case HolderEffect.SayHello(String holder, long found) -> members.reports().send(new AgentHello(pbx, holder, found, members.link().mode(),
          asterisk == null ? null : asterisk.version(), asterisk == null ? null : asterisk.startedAt(), surroundings.clock().instant()))
          .onFailure(failed -> members.status().failed("the broker does not answer"));
      case HolderEffect.Raise(long epoch) -> members.link().raise(epoch).onSuccess(readBack -> FailPoint.FENCE_RAISED.pass()).onComplete(readBack -> on(new HolderEvent.Raised(readBack)),
          failed -> members.status().failed("the fence was not raised: " + failed.getMessage()));
      case HolderEffect.SayFenced(String holder, long epoch) ->
          members.reports().send(new AgentFenced(pbx, holder, epoch, surroundings.clock().instant()))
              .onComplete(stored -> on(new HolderEvent.FencedStored(epoch)), failed -> members.status().failed("the broker does not answer"));
      case HolderEffect.Serve s -> members.dispatcher().resume();
      case HolderEffect.Pause p -> {
        members.dispatcher().pause();
        members.table().linkLost();
      }
      case HolderEffect.Resume r -> {
        members.table().tick();
        members.dispatcher().resume();
      }
      case HolderEffect.Stop stop -> {
        members.dispatcher().stop();
        members.table().drop();
      }
    }
  }

  /** Hands back what was not begun, leaves calls alone; ends when the broker has our last words, or does not take them. */
  public Future<Void> stop() {
    var stopped = Promise.<Void>promise();
    context.runOnContext(hop -> {
      stopping = true;
      members.dispatcher().handBack(Refusal.STOPPING);
      members.dispatcher().closeToNew();
      long until = surroundings.nanos().now() + LAST_WORDS_MILLIS * 1_000_000L;
      vertx.setPeriodic(CLOSE_POLL_MILLIS, poll -> {
        if ((members.table().untold() > 0 || members.reports().underway() > 0) && surroundings.nanos().now() - until < 0) return;
        vertx.cancelTimer(poll);
        members.reports().close();
        stopped.complete();
      });
    });
    return stopped.future();
  }
}
