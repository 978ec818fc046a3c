package io.carillon.agent.call;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.evidence.Trace;
import io.carillon.contract.AgentEvent.Ending;
import java.time.Instant;

/** What is seen of one attempt. */
sealed interface CallEvent {
  /** The broker has {@code originating}, and the last checks have passed. */
  record Cleared() implements CallEvent {}

  /** It may not be placed after all: the broker's word did not come, or a last check failed. */
  record Barred(Ending ending) implements CallEvent {}

  /** The guard wrote a line. */
  record Wrote(EvidenceLine.OfAttempt line) implements CallEvent {}

  /** Its cancel mark stands in Asterisk. */
  record MarkStands() implements CallEvent {}

  record Rang(Instant at) implements CallEvent {}

  /** Asterisk would not take it: no channel was made, nothing else will ever be heard of it. */
  record Refused(String reason, Instant at) implements CallEvent {}

  /** Asterisk took it, and says that it failed: no channel of it lives or will. */
  record OriginateFailed() implements CallEvent {}

  record HangUpAsked() implements CallEvent {}

  record LinkLost() implements CallEvent {}

  /** It is not among the channels Asterisk has. */
  record NotAlive() implements CallEvent {}

  /**
   * An answer to {@link CallEffect.LookUp}.
   *
   * @param alive it has a channel now
   * @param restarted Asterisk has started since the attempt was given to it
   * @param complete absence of a line is proof that it was never written
   */
  record Found(Trace trace, boolean alive, boolean restarted, boolean complete, Instant at) implements CallEvent {}

  /** Time passes. */
  record Tick() implements CallEvent {}

  /** The broker has the end. */
  record EndStored() implements CallEvent {}
}
