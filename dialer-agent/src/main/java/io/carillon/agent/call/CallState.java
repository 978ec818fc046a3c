package io.carillon.agent.call;

import io.carillon.contract.AgentEvent.Ending;
import java.time.Instant;

/** Where one attempt stands. Times in {@code sinceNanos} are of the monotonic clock. */
sealed interface CallState {
  /** {@code originating} is on its way to the broker; nothing has gone to Asterisk. */
  record Announced() implements CallState {}

  /** How far a call that may be out there has come. */
  enum Phase { PLACED, ARRIVED, RINGING, TALKING }

  /**
   * It was given to Asterisk, and no end of it is known.
   *
   * @param hangUp we asked for the hang-up
   * @param answeredAt set in TALKING
   */
  record Live(Phase phase, boolean hangUp, Instant answeredAt, long sinceNanos) implements CallState {}

  /** Why its whereabouts are not known. */
  enum Doubt {
    /** The link was cut or Asterisk restarted. */
    LINK_LOST,
    /** Asterisk says the originate failed, the guard has not said how. */
    ORIGINATE_FAILED,
    /** Given to Asterisk, and nothing heard. */
    SILENT,
    /** Its channel is gone, and no word of its end has come. */
    MISSING,
    /** An earlier holder had begun it. */
    INHERITED
  }

  /**
   * Evidence decides.
   *
   * @param last what it was before
   * @param barred it can no longer enter the guard: the fence or its cancel mark stands. Only then does absence mean anything
   */
  record InDoubt(Live last, Doubt why, boolean barred, long sinceNanos) implements CallState {}

  /** Over; the broker does not have it yet. */
  record Ended(Ending ending) implements CallState {}

  /** The broker has the end. Absorbs everything. */
  record Settled(Ending ending) implements CallState {}
}
