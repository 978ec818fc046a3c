package io.carillon.agent.assignment;

import io.carillon.agent.link.GuardCall;
import io.carillon.contract.Assignment.AttemptDial;

/** A call that was accepted and waits for its start: the more urgent first, then in the order of the lane. */
record Waiting(AttemptDial dial, GuardCall order, long arrivedNanos) implements Comparable<Waiting> {
  @Override public int compareTo(Waiting other) {
    int byPriority = Integer.compare(other.dial.priority(), dial.priority());
    return byPriority != 0 ? byPriority : Long.compare(dial.lane(), other.dial.lane());
  }
}
