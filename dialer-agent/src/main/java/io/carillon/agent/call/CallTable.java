package io.carillon.agent.call;

import io.carillon.agent.call.CallState.InDoubt;
import io.carillon.agent.call.CallState.Live;
import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.link.GuardCall;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.Survey;
import io.carillon.agent.pace.BrokersWord;
import io.carillon.agent.pace.Jitter;
import io.carillon.agent.pace.PaceBook;
import io.carillon.agent.report.Reports;
import io.carillon.agent.status.AgentMeters;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.Assignment.AttemptResolve;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.life.FailPoint;
import io.carillon.life.Surroundings;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts under way: gives what is seen to {@link CallMachine} and does what it says. Owned by one context; an attempt
 * leaves the table when the broker has its end.
 */
public final class CallTable {
  private static final Logger log = LoggerFactory.getLogger(CallTable.class);
  /** DESIGN, section 5: without the broker's word after this long nothing is sent. */
  private static final long BROKER_MILLIS = 2_000;
  private static final long NOT_ALIVE_NANOS = 2_000_000_000L;

  /** What the table works with. */
  public record Ports(PbxLink link, Reports reports, AgentMeters meters, Surroundings surroundings, Measures measures) {}

  /** What is measured at each start, for the pace of those to come. */
  public record Measures(BrokersWord brokersWord, Jitter jitter) {}

  private final Ports ports;
  private final Map<String, Call> calls = new HashMap<>();
  private final Set<String> trunksThatCarried = new HashSet<>();
  private final LookUps lookUps;
  /** Announced, in the broker, and waiting for their instant, or for whatever else the last check waits for. */
  private final Held held = new Held(this::on);
  private final StandingBars bars = new StandingBars();
  /**
   * What earlier holders' attempts came to, as far as we were asked and the broker has it: their evidence is gone, and the
   * question may come again.
   */
  private final Map<String, Ending> resolved = new HashMap<>();
  private Runnable changed = () -> {};
  private Instant asteriskStartedAt;

  public CallTable(Ports ports) {
    this.ports = ports;
    this.lookUps = new LookUps(ports.link(), this::found);
  }

  /**
   * Told whenever somebody may go on: the broker has an announcement ({@link #recheck} is to be called), a call was taken up, was
   * barred, or has left. It must not call back at once.
   */
  public void onChange(Runnable told) {
    changed = told;
  }

  public boolean knows(String attemptId) {
    return calls.containsKey(attemptId);
  }

  /** Attempts that may hold a channel. */
  public int outstanding() {
    return (int) calls.values().stream().filter(Call::isOut).count();
  }

  /** Attempts that are announced or over, of which the broker has not all. */
  public int untold() {
    return (int) calls.values().stream().filter(call -> !call.isOut()).count();
  }

  public Map<String, Integer> outByTrunk() {
    var counts = new HashMap<String, Integer>();
    for (var call : calls.values()) if (call.isOut()) counts.merge(call.trunk, 1, Integer::sum);
    return counts;
  }

  /**
   * Announces a call; once the broker has that it is placed by the {@link #recheck} in which {@code lastCheck} has nothing
   * against it.
   *
   * @param lastCheck asked when the broker has the announcement, and again while it says wait
   */
  public void announce(AttemptDial dial, GuardCall order, PaceBook.Permit permit, long arrivedNanos, Supplier<LastCheck> lastCheck) {
    var call = Call.announced(dial, new Call.Order(order, permit, arrivedNanos));
    call.lastCheck = lastCheck;
    calls.put(call.id, call);
    long asked = nanos();
    ports.reports().originating(call.id, call.jobId, BROKER_MILLIS).onComplete(
        stored -> {
          ports.measures().brokersWord().took(nanos() - asked);
          held.add(call);
          changed.run();
        },
        failed -> on(call, new CallEvent.Barred(Ending.without(Outcome.REFUSED, Refusal.NO_BROKER.name(), now()))));
  }

  /**
   * Something a held call waits for may have come, its instant for one.
   *
   * @return nanoseconds until one of them is to be asked again; {@link Long#MAX_VALUE}: not before something changes
   */
  public long recheck() {
    return held.ask();
  }

  /** Ends an attempt that was not begun. */
  public void end(String attemptId, String jobId, String trunk, Ending ending) {
    var call = Call.unplaced(attemptId, jobId, trunk);
    calls.put(attemptId, call);
    on(call, new CallEvent.Barred(ending));
  }

  /** Finds out what became of it; asked again, it says the same again. */
  public void inherit(AttemptResolve resolve) {
    if (knows(resolve.attemptId())) return;
    var known = resolved.get(resolve.attemptId());
    if (known != null) {
      ports.reports().ended(resolve.attemptId(), resolve.jobId(), known);
      return;
    }
    calls.put(resolve.attemptId(), Call.inherited(resolve, nanos()));
    tick();
  }

  public void wrote(EvidenceLine line) {
    switch (line) {
      case EvidenceLine.Digits d -> {
        var call = calls.get(d.id());
        if (call != null) ports.reports().digits(call.id, call.jobId, d.at(), d.digits());
      }
      case EvidenceLine.OfAttempt of -> wroteOf(of);
      case EvidenceLine.Marked m -> on(m.id(), new CallEvent.MarkStands());
      case EvidenceLine.Fence f -> log.atDebug().addKeyValue("epoch", f.epoch()).log("the fence stands");
      case EvidenceLine.Reply r -> log.atTrace().log("the dialplan answers");
    }
  }

  private void wroteOf(EvidenceLine.OfAttempt line) {
    if (line instanceof EvidenceLine.Dropped) answered(line.id());
    var call = calls.get(line.id());
    if (call == null) return;
    boolean news = call.trace.isNews(line);
    call.trace = call.trace.with(line);
    if (line instanceof EvidenceLine.Ended e && !e.channel().isEmpty() || line instanceof EvidenceLine.PickedUp) trunksThatCarried.add(call.trunk);
    if (news && line instanceof EvidenceLine.Arrived && call.writtenNanos != null) ports.measures().jitter().arrived(call.writtenNanos, line.at());
    if (news) on(call, new CallEvent.Wrote(line));
  }

  public void rang(String attemptId, Instant at) {
    on(attemptId, new CallEvent.Rang(at));
  }

  public void originateFailed(String attemptId) {
    answered(attemptId);
    on(attemptId, new CallEvent.OriginateFailed());
  }

  public void hangUp(String attemptId) {
    on(attemptId, new CallEvent.HangUpAsked());
  }

  public void linkLost() {
    List.copyOf(calls.values()).forEach(call -> on(call, new CallEvent.LinkLost()));
  }

  /** The link is up, to an Asterisk that started then. Another life of it has no channels of the last one. */
  public void asterisk(Instant startedAt) {
    if (asteriskStartedAt != null && !asteriskStartedAt.equals(startedAt)) trunksThatCarried.clear();
    asteriskStartedAt = startedAt;
  }

  /** The channels there are: a call that should be among them and is not has ended unheard. */
  public void surveyed(Set<String> alive) {
    long now = nanos();
    for (var call : List.copyOf(calls.values())) {
      if (call.state instanceof Live live && now - live.sinceNanos() > NOT_ALIVE_NANOS && !alive.contains(call.id)) on(call, new CallEvent.NotAlive());
    }
  }

  public void tick() {
    List.copyOf(calls.values()).forEach(call -> on(call, new CallEvent.Tick()));
    bars.expired(nanos()).forEach(ports.link()::forget);
    lookUps.begin();
  }

  /** Everything is a successor's now: without a word, the evidence stays. */
  public void drop() {
    for (var call : calls.values()) if (call.state instanceof CallState.Announced && call.permit != null) call.permit.returned();
    calls.clear();
    lookUps.clear();
    held.clear();
    bars.clear();
    resolved.clear();
  }

  private void on(String attemptId, CallEvent event) {
    var call = calls.get(attemptId);
    if (call != null) on(call, event);
  }

  private void on(Call call, CallEvent event) {
    if (calls.get(call.id) != call) return;
    var terms = new Terms(call.ringSeconds, call.longestSeconds, trunksThatCarried.contains(call.trunk), call.acknowledge);
    var before = call.state;
    var step = CallMachine.on(before, event, terms, nanos());
    call.state = step.state();
    if (before instanceof CallState.Announced && step.state() instanceof CallState.Ended && call.permit != null) {
      call.permit.returned();
      changed.run();
    }
    if (log.isDebugEnabled() && step.state() != before) {
      log.atDebug().addKeyValue("attemptId", call.id).addKeyValue("from", before).addKeyValue("to", step.state()).log("a call went on");
    }
    step.effects().forEach(effect -> run(call, effect));
  }

  private void run(Call call, CallEffect effect) {
    switch (effect) {
      case CallEffect.Place p -> place(call);
      case CallEffect.HangUp h -> ports.link().hangUp(call.id);
      case CallEffect.Bar b -> ports.link().bar(call.id);
      case CallEffect.LookUp l -> lookUps.add(call);
      case CallEffect.ReportRinging(Instant at) -> ports.reports().ringing(call.id, call.jobId, at);
      case CallEffect.ReportAnswered(Instant at) -> ports.reports().answered(call.id, call.jobId, at);
      case CallEffect.ReportEnded(Ending ending) -> tell(call, ending);
      case CallEffect.ReportCorrected(Ending ending) -> ports.reports().corrected(call.id, call.jobId, ending);
      case CallEffect.Forget f -> {
        calls.remove(call.id);
        if (call.isInherited() && call.state instanceof CallState.Settled(var ending)) resolved.put(call.id, ending);
        if (call.mayStillArrive()) bars.add(call.id, nanos());
        else if (call.givenAt != null) ports.link().forget(call.id);
        changed.run();
      }
    }
  }

  /** Asterisk has done with the originate of an attempt that was barred: nothing of it can come any more. */
  private void answered(String attemptId) {
    if (bars.answered(attemptId)) ports.link().forget(attemptId);
  }

  private void place(Call call) {
    call.givenAt = now();
    call.givenTo = asteriskStartedAt;
    call.permit.going();
    FailPoint.ORIGINATE_BEFORE_WRITE.pass();
    ports.link().place(call.order, call.arriveBy, at -> {
      FailPoint.ORIGINATE_WRITTEN.pass();
      call.writtenNanos = at;
      ports.meters().placed(at - call.arrivedNanos);
    }).onComplete(taken -> begun(call, null), failed -> begun(call, failed));
  }

  private void begun(Call call, Throwable failed) {
    boolean refused = failed instanceof PbxLink.Refusal;
    if (failed == null || refused) call.permit.taken(call.writtenNanos, nanos());
    else call.permit.unanswered(nanos());
    changed.run();
    if (refused) on(call, new CallEvent.Refused(failed.getMessage(), now()));
  }

  private void tell(Call call, Ending ending) {
    ports.meters().ended(ending.outcome());
    FailPoint.END_HANDLED.pass();
    ports.reports().ended(call.id, call.jobId, ending).onSuccess(stored -> FailPoint.END_PUBLISHED.pass()).onSuccess(stored -> on(call, new CallEvent.EndStored()));
  }

  private void found(Call call, PbxLink.Evidence evidence, Survey survey) {
    if (calls.get(call.id) != call || !(call.state instanceof InDoubt)) return;
    boolean restarted = call.isOfAnotherLifeThan(asteriskStartedAt);
    var trace = evidence.trace();
    boolean open = trace.arrived() != null && trace.ended() == null && trace.dropped() == null;
    boolean alive = survey == null ? open && !restarted : survey.attempts().contains(call.id);
    on(call, new CallEvent.Found(trace, alive, restarted, evidence.complete(), now()));
  }

  private Instant now() {
    return ports.surroundings().clock().instant();
  }

  private long nanos() {
    return ports.surroundings().nanos().now();
  }
}
