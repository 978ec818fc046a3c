package io.carillon.scheduler.outside;

/**
 * Who is told, after a commit, that there is something to do now rather than at the next tick. Cheap, from any thread, never
 * fails.
 */
public interface Wake {
  /** Jobs became due, or room became free. */
  void dispatch();

  /** The outbox has new rows. */
  void relay();

  /** Jobs that come before all others are there: dispatch looks at once, however busy it is. */
  default void urgent() {
    dispatch();
  }

  /** An agent may be given a share, or has given one up. */
  default void shares() {}

  /** Both of the first. */
  default void all() {
    dispatch();
    relay();
  }
}
