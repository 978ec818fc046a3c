package io.carillon.simulation.broker;

/** Whoever reads a partition, and is told of more. */
interface Looks {
  /** Looks after so many nanoseconds at the latest. */
  void look(long inNanos);
}
