package io.carillon.agent.call;

import io.carillon.contract.AgentEvent.Ending;

/** The last word before a call leaves. */
public sealed interface LastCheck {
  /**
   * It leaves.
   *
   * @param arriveBy monotonic nanoseconds: what was asked holds until then, and it may pass the guard no later
   */
  record Go(long arriveBy) implements LastCheck {}

  /** Not now, asked again at {@link CallTable#recheck}; before so many nanoseconds only where something else has changed. */
  record Wait(long nanos) implements LastCheck {}

  /** It does not leave; this is its end. */
  record End(Ending ending) implements LastCheck {}
}
