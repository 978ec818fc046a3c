package io.carillon.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agent.call.CallState.Announced;
import io.carillon.agent.call.CallState.Doubt;
import io.carillon.agent.call.CallState.Ended;
import io.carillon.agent.call.CallState.InDoubt;
import io.carillon.agent.call.CallState.Live;
import io.carillon.agent.call.CallState.Phase;
import io.carillon.agent.call.CallState.Settled;
import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.evidence.Trace;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every state with every event, and the stories that matter. */
final class CallMachineTest {
  private static final String ID = "0199c0de-0000-7000-8000-000000000001";
  private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");
  private static final long SECOND = 1_000_000_000L;
  private static final Terms TERMS = new Terms(20, 140, true, true);
  private static final Ending END = Ending.without(Outcome.BUSY, null, AT);
  private static final EvidenceLine.Arrived A = new EvidenceLine.Arrived(ID, 7, AT, "north");
  private static final EvidenceLine.PickedUp U = new EvidenceLine.PickedUp(ID, 7, AT);
  private static final EvidenceLine.Dropped X = new EvidenceLine.Dropped(ID, 7, AT, "limit");
  private static final EvidenceLine.Ended BUSY = new EvidenceLine.Ended(ID, 7, AT, "BUSY", 17, "SIP 486 Busy Here", 900L, 300L, null, null, "callee",
      "", "", "", "PJSIP/north-00000001");

  private static Live live(Phase phase) {
    return new Live(phase, false, phase == Phase.TALKING ? AT : null, 0);
  }

  private static InDoubt doubt(Phase phase, Doubt why, boolean barred) {
    return new InDoubt(live(phase), why, barred, 0);
  }

  private static List<CallState> states() {
    var states = new ArrayList<CallState>(List.of(new Announced(), new Ended(END), new Settled(END), new Ended(Ending.without(Outcome.UNKNOWN, null, AT))));
    for (var phase : Phase.values()) {
      states.add(live(phase));
      for (var why : Doubt.values()) for (boolean barred : new boolean[] {true, false}) states.add(doubt(phase, why, barred));
    }
    return states;
  }

  private static List<CallEvent> events() {
    var events = new ArrayList<CallEvent>(List.of(new CallEvent.Cleared(), new CallEvent.Barred(END), new CallEvent.MarkStands(), new CallEvent.Rang(AT),
        new CallEvent.Refused("no", AT), new CallEvent.OriginateFailed(), new CallEvent.HangUpAsked(), new CallEvent.LinkLost(), new CallEvent.NotAlive(),
        new CallEvent.Tick(), new CallEvent.EndStored()));
    for (var line : List.of(A, U, X, BUSY)) {
      events.add(new CallEvent.Wrote((EvidenceLine.OfAttempt) line));
      for (boolean alive : new boolean[] {true, false}) {
        for (boolean restarted : new boolean[] {true, false}) {
          events.add(found(Trace.NONE.with((EvidenceLine.OfAttempt) line), alive, restarted, true));
          events.add(found(Trace.NONE, alive, restarted, restarted));
        }
      }
    }
    return events;
  }

  private static CallEvent.Found found(Trace trace, boolean alive, boolean restarted, boolean complete) {
    return new CallEvent.Found(trace, alive, restarted, complete, AT);
  }

  private static Set<Class<?>> kinds(List<?> samples) {
    return samples.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  @Test void everyKindOfStateAndEventIsSampled() {
    assertThat(kinds(states())).isEqualTo(Set.of(CallState.class.getPermittedSubclasses()));
    assertThat(kinds(events())).isEqualTo(Arrays.stream(CallEvent.class.getPermittedSubclasses()).collect(Collectors.toSet()));
  }

  @Test void forEveryStateAndEventAnEndIsToldOnTheWayInAndNothingElseLeavesTheEnd() {
    for (var state : states()) {
      for (var event : events()) {
        for (long now : new long[] {0, SECOND, 5 * SECOND, 11 * SECOND, 1000 * SECOND}) {
          var step = CallMachine.on(state, event, TERMS, now);
          String what = state + " x " + event + " at " + now;
          boolean was = state instanceof Ended || state instanceof Settled;
          boolean is = step.state() instanceof Ended || step.state() instanceof Settled;
          long told = step.effects().stream().filter(CallEffect.ReportEnded.class::isInstance).count();
          assertThat(told).as(what).isEqualTo(!was && is ? 1 : 0);
          assertThat(!was || is).as(what).isTrue();
          long placed = step.effects().stream().filter(CallEffect.Place.class::isInstance).count();
          assertThat(placed).as(what).isEqualTo(state instanceof Announced && event instanceof CallEvent.Cleared ? 1 : 0);
          boolean forgotten = step.effects().stream().anyMatch(CallEffect.Forget.class::isInstance);
          assertThat(forgotten).as(what).isEqualTo(state instanceof Ended && step.state() instanceof Settled);
          if (state instanceof Settled) assertThat(step.state()).as(what).isEqualTo(state);
          if (step.state() instanceof Ended(Ending ending) && !was) assertThat(ending.endedAt()).as(what).isNotNull();
        }
      }
    }
  }

  private static Ending endOf(CallState state, CallEvent event, long now) {
    return ((Ended) CallMachine.on(state, event, TERMS, now).state()).ending();
  }

  @Test void absenceIsBelievedOnlyBehindABarAndAfterItHasSettled() {
    var nothing = found(Trace.NONE, false, false, false);
    assertThat(CallMachine.on(doubt(Phase.PLACED, Doubt.LINK_LOST, false), nothing, TERMS, SECOND).effects()).containsExactly(new CallEffect.Bar());
    assertThat(CallMachine.on(doubt(Phase.PLACED, Doubt.LINK_LOST, true), nothing, TERMS, SECOND / 10).state()).isInstanceOf(InDoubt.class);
    assertThat(endOf(doubt(Phase.PLACED, Doubt.LINK_LOST, true), nothing, SECOND)).matches(e -> e.outcome() == Outcome.REFUSED && e.reason().equals("NEVER_ARRIVED"));
  }

  @Test void afterACrashAbsenceInAstDbProvesNothingButInTheFileItDoes() {
    var inherited = doubt(Phase.PLACED, Doubt.INHERITED, true);
    assertThat(endOf(inherited, found(Trace.NONE, false, true, false), SECOND)).matches(e -> e.outcome() == Outcome.UNKNOWN && e.reason().equals("PBX_CRASHED"));
    assertThat(endOf(inherited, found(Trace.NONE, false, true, true), SECOND).outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(endOf(doubt(Phase.TALKING, Doubt.INHERITED, true), found(Trace.NONE, false, true, false), SECOND).outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(endOf(inherited, found(Trace.NONE.with(A), false, true, true), SECOND).outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test void aLivingCallIsAdoptedAndItsRealEndTold() {
    var adopted = CallMachine.on(doubt(Phase.PLACED, Doubt.INHERITED, true), found(Trace.NONE.with(A), true, false, true), TERMS, SECOND).state();
    assertThat(adopted).isInstanceOf(Live.class);
    assertThat(endOf(adopted, new CallEvent.Wrote(BUSY), 2 * SECOND)).matches(e -> e.outcome() == Outcome.BUSY && e.sipCode() == 486);
  }

  @Test void anOriginateThatFailedBeforeTheGuardIsAPbxThatIsFull() {
    var failed = CallMachine.on(live(Phase.PLACED), new CallEvent.OriginateFailed(), TERMS, 0).state();
    assertThat(endOf(failed, found(Trace.NONE, false, false, false), SECOND).outcome()).isEqualTo(Outcome.PBX_OVERLOADED);
    assertThat(endOf(failed, new CallEvent.Wrote(BUSY), SECOND).outcome()).isEqualTo(Outcome.BUSY);
  }

  @Test void silenceIsLookedIntoNotHungUp() {
    var step = CallMachine.on(live(Phase.PLACED), new CallEvent.Tick(), TERMS, 4 * SECOND);
    assertThat(step.effects()).containsExactly(new CallEffect.LookUp());
    assertThat(step.state()).isInstanceOf(InDoubt.class);
  }

  @Test void lateEvidenceAfterUnknownIsACorrectionAndNoDecision() {
    var step = CallMachine.on(new Ended(Ending.without(Outcome.UNKNOWN, "NO_EVIDENCE", AT)), new CallEvent.Wrote(BUSY), TERMS, 0);
    assertThat(step.state()).isInstanceOf(Ended.class);
    assertThat(step.effects()).singleElement().isInstanceOf(CallEffect.ReportCorrected.class);
  }
}
