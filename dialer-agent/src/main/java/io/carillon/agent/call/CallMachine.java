package io.carillon.agent.call;

import io.carillon.agent.call.CallState.Announced;
import io.carillon.agent.call.CallState.Doubt;
import io.carillon.agent.call.CallState.Ended;
import io.carillon.agent.call.CallState.InDoubt;
import io.carillon.agent.call.CallState.Live;
import io.carillon.agent.call.CallState.Phase;
import io.carillon.agent.call.CallState.Settled;
import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import java.time.Instant;
import java.util.List;

/**
 * The life of one attempt: (state, event, now) to the next state and what is to be done. Pure and total.
 *
 * <p>Invariants: {@link CallEffect.Place} comes once, out of Announced; {@link CallEffect.ReportEnded} only on the way into Ended
 * or to say it again; nothing leads out of Settled; a doubt ends in an outcome only by evidence, by proof of absence, or as
 * UNKNOWN.
 */
final class CallMachine {
  private static final long SECOND = 1_000_000_000L;
  /** Given to Asterisk and not a word: something is wrong. Arrivals take milliseconds. */
  private static final long SILENCE_NANOS = 3 * SECOND;
  /** A call past the guard's checks may make its first trace this much later: absence before that proves nothing. */
  private static final long SETTLING_NANOS = 400_000_000L;
  /** An arrival without channel or end: after this much looking there is no evidence to be had. */
  private static final long SEARCH_NANOS = 10 * SECOND;

  static final String NEVER_ARRIVED = Refusal.NEVER_ARRIVED.name();

  private CallMachine() {}

  record Step(CallState state, List<CallEffect> effects) {
    static Step to(CallState state, CallEffect... effects) {
      return new Step(state, List.of(effects));
    }
  }

  static Step on(CallState state, CallEvent event, Terms terms, long now) {
    return switch (state) {
      case Announced s -> whileAnnounced(s, event, now);
      case Live s -> whileLive(s, event, terms, now);
      case InDoubt s -> whileInDoubt(s, event, terms, now);
      case Ended s -> whileEnded(s, event, terms);
      case Settled s -> Step.to(s);
    };
  }

  private static Step whileAnnounced(Announced state, CallEvent event, long now) {
    return switch (event) {
      case CallEvent.Cleared cleared -> Step.to(new Live(Phase.PLACED, false, null, now), new CallEffect.Place());
      case CallEvent.Barred barred -> end(barred.ending());
      // Nothing of it is with Asterisk: no line, no channel, no answer can be its own.
      case CallEvent.Wrote w -> Step.to(state);
      case CallEvent.MarkStands m -> Step.to(state);
      case CallEvent.Rang r -> Step.to(state);
      case CallEvent.Refused r -> Step.to(state);
      case CallEvent.OriginateFailed f -> Step.to(state);
      case CallEvent.NotAlive n -> Step.to(state);
      case CallEvent.Found f -> Step.to(state);
      case CallEvent.LinkLost l -> Step.to(state);
      // The cancel mark is looked at last before it would be placed.
      case CallEvent.HangUpAsked h -> Step.to(state);
      case CallEvent.Tick t -> Step.to(state);
      case CallEvent.EndStored e -> Step.to(state);
    };
  }

  private static Step whileLive(Live state, CallEvent event, Terms terms, long now) {
    return switch (event) {
      case CallEvent.Wrote(EvidenceLine.OfAttempt line) -> wrote(state, state, line, terms, now);
      case CallEvent.Rang(Instant at) -> state.phase().compareTo(Phase.RINGING) >= 0 ? Step.to(state)
          : Step.to(new Live(Phase.RINGING, state.hangUp(), null, now), new CallEffect.ReportRinging(at));
      case CallEvent.Refused(String reason, Instant at) -> end(Ending.without(Outcome.TRUNK_FAILED, reason, at));
      case CallEvent.OriginateFailed f -> Step.to(new InDoubt(state, Doubt.ORIGINATE_FAILED, true, now));
      case CallEvent.HangUpAsked h -> Step.to(new Live(state.phase(), true, state.answeredAt(), state.sinceNanos()), new CallEffect.HangUp());
      case CallEvent.LinkLost l -> Step.to(new InDoubt(state, Doubt.LINK_LOST, false, now));
      case CallEvent.NotAlive n -> state.phase() == Phase.PLACED ? Step.to(state)
          : Step.to(new InDoubt(state, Doubt.MISSING, true, now), new CallEffect.LookUp());
      case CallEvent.Tick t -> liveTick(state, terms, now);
      case CallEvent.MarkStands m -> Step.to(state);
      case CallEvent.Found f -> Step.to(state);
      case CallEvent.Cleared c -> Step.to(state);
      case CallEvent.Barred b -> Step.to(state);
      case CallEvent.EndStored e -> Step.to(state);
    };
  }

  private static Step liveTick(Live state, Terms terms, long now) {
    long age = now - state.sinceNanos();
    if (state.phase() == Phase.PLACED && age > SILENCE_NANOS) {
      return Step.to(new InDoubt(state, Doubt.SILENT, false, now), new CallEffect.LookUp());
    }
    if (age > terms.longestSeconds() * SECOND) return Step.to(new InDoubt(state, Doubt.MISSING, true, now), new CallEffect.LookUp());
    return state.hangUp() ? Step.to(state, new CallEffect.HangUp()) : Step.to(state);
  }

  /**
   * A line is evidence whether the call was thought live or in doubt; {@code otherwise} is where a line that says nothing new
   * leaves it.
   */
  private static Step wrote(Live last, CallState otherwise, EvidenceLine.OfAttempt line, Terms terms, long now) {
    return switch (line) {
      case EvidenceLine.Arrived a -> last.phase() == Phase.PLACED
          ? Step.to(new Live(Phase.ARRIVED, last.hangUp(), null, now)) : Step.to(otherwise);
      case EvidenceLine.Dropped x -> end(Endings.of(x, last.hangUp()));
      case EvidenceLine.PickedUp u -> last.phase() == Phase.TALKING ? Step.to(otherwise)
          : Step.to(new Live(Phase.TALKING, last.hangUp(), u.at(), now), new CallEffect.ReportAnswered(u.at()));
      case EvidenceLine.Ended e -> end(Endings.of(e, last.answeredAt(), cancelled(last, e), terms));
    };
  }

  private static boolean cancelled(Live last, EvidenceLine.Ended end) {
    return last.hangUp() || end.hungUpBy().equals("us");
  }

  private static Step whileInDoubt(InDoubt state, CallEvent event, Terms terms, long now) {
    return switch (event) {
      case CallEvent.Wrote(EvidenceLine.OfAttempt line) -> wrote(state.last(), state, line, terms, now);
      case CallEvent.MarkStands m -> Step.to(new InDoubt(state.last(), state.why(), true, state.barred() ? state.sinceNanos() : now));
      case CallEvent.Found found -> found(state, found, terms, now);
      case CallEvent.Tick t -> inDoubtTick(state, now);
      case CallEvent.OriginateFailed f -> Step.to(new InDoubt(state.last(), Doubt.ORIGINATE_FAILED, true, state.sinceNanos()));
      case CallEvent.Refused(String reason, Instant at) -> end(Ending.without(Outcome.TRUNK_FAILED, reason, at));
      case CallEvent.HangUpAsked h -> Step.to(new InDoubt(hungUp(state.last()), state.why(), state.barred(), state.sinceNanos()), new CallEffect.HangUp());
      case CallEvent.LinkLost l -> Step.to(new InDoubt(state.last(), state.why() == Doubt.ORIGINATE_FAILED ? state.why() : Doubt.LINK_LOST,
          state.barred(), now));
      case CallEvent.Rang r -> Step.to(state);
      case CallEvent.NotAlive n -> Step.to(state);
      case CallEvent.Cleared c -> Step.to(state);
      case CallEvent.Barred b -> Step.to(state);
      case CallEvent.EndStored e -> Step.to(state);
    };
  }

  private static Step inDoubtTick(InDoubt state, long now) {
    if (now - state.sinceNanos() < SETTLING_NANOS) return Step.to(state);
    return state.last().hangUp() ? Step.to(state, new CallEffect.HangUp(), new CallEffect.LookUp()) : Step.to(state, new CallEffect.LookUp());
  }

  private static Live hungUp(Live live) {
    return new Live(live.phase(), true, live.answeredAt(), live.sinceNanos());
  }

  /** What evidence says, in the order in which it is to be believed: an end, a drop, a living channel, a crash, an absence. */
  private static Step found(InDoubt state, CallEvent.Found found, Terms terms, long now) {
    Live last = withWhatIsWritten(state.last(), found);
    var trace = found.trace();
    if (trace.ended() != null) {
      return end(Endings.of(trace.ended(), last.answeredAt(), cancelled(last, trace.ended()), terms));
    }
    if (trace.dropped() != null) return end(Endings.of(trace.dropped(), last.hangUp()));
    if (found.alive()) return alive(state, last, now);
    if (last.phase() != Phase.PLACED || trace.arrived() != null) return arrivedAndGone(state, last, found, now);
    if (!state.barred()) return Step.to(state, new CallEffect.Bar());
    if (now - state.sinceNanos() < SETTLING_NANOS) return Step.to(state);
    if (state.why() == Doubt.ORIGINATE_FAILED) return end(Ending.without(Outcome.PBX_OVERLOADED, "NO_CHANNEL", found.at()));
    if (found.restarted() && !found.complete()) return end(Ending.without(Outcome.UNKNOWN, "PBX_CRASHED", found.at()));
    return last.hangUp() ? end(Ending.without(Outcome.CANCELLED, NEVER_ARRIVED, found.at()))
        : end(Ending.without(Outcome.REFUSED, NEVER_ARRIVED, found.at()));
  }

  private static Live withWhatIsWritten(Live last, CallEvent.Found found) {
    var pickedUp = found.trace().pickedUp();
    if (pickedUp != null && last.phase() != Phase.TALKING) return new Live(Phase.TALKING, last.hangUp(), pickedUp.at(), last.sinceNanos());
    if (found.trace().arrived() != null && last.phase() == Phase.PLACED) return new Live(Phase.ARRIVED, last.hangUp(), null, last.sinceNanos());
    return last;
  }

  /** Adopted: its end will be heard. An answer that nobody had told of is told. */
  private static Step alive(InDoubt state, Live last, long now) {
    if (state.why() == Doubt.ORIGINATE_FAILED) return Step.to(state);
    Phase phase = last.phase() == Phase.PLACED ? Phase.ARRIVED : last.phase();
    var live = new Live(phase, last.hangUp(), last.answeredAt(), now);
    return phase == Phase.TALKING && state.last().phase() != Phase.TALKING
        ? Step.to(live, new CallEffect.ReportAnswered(last.answeredAt())) : Step.to(live);
  }

  private static Step arrivedAndGone(InDoubt state, Live last, CallEvent.Found found, long now) {
    boolean searched = now - state.sinceNanos() > SEARCH_NANOS;
    if (!found.restarted() && !searched) return Step.to(new InDoubt(last, state.why(), state.barred(), state.sinceNanos()));
    String reason = found.restarted() ? "PBX_CRASHED" : "NO_EVIDENCE";
    return last.answeredAt() != null
        ? end(Endings.answeredOnly(last.answeredAt(), found.at(), reason))
        : end(Ending.without(Outcome.UNKNOWN, reason, found.at()));
  }

  private static Step whileEnded(Ended state, CallEvent event, Terms terms) {
    return switch (event) {
      case CallEvent.EndStored e -> Step.to(new Settled(state.ending()), new CallEffect.Forget());
      // Said again by whoever reports, until the broker has it; only late evidence changes what is known.
      case CallEvent.Wrote(EvidenceLine.OfAttempt line) -> line instanceof EvidenceLine.Ended e && state.ending().outcome() == Outcome.UNKNOWN
          ? Step.to(state, new CallEffect.ReportCorrected(Endings.of(e, null, false, terms)))
          : Step.to(state);
      case CallEvent.Cleared c -> Step.to(state);
      case CallEvent.Barred b -> Step.to(state);
      case CallEvent.MarkStands m -> Step.to(state);
      case CallEvent.Rang r -> Step.to(state);
      case CallEvent.Refused r -> Step.to(state);
      case CallEvent.OriginateFailed f -> Step.to(state);
      case CallEvent.HangUpAsked h -> Step.to(state);
      case CallEvent.LinkLost l -> Step.to(state);
      case CallEvent.NotAlive n -> Step.to(state);
      case CallEvent.Found f -> Step.to(state);
      case CallEvent.Tick t -> Step.to(state);
    };
  }

  private static Step end(Ending ending) {
    return Step.to(new Ended(ending), new CallEffect.ReportEnded(ending));
  }
}
