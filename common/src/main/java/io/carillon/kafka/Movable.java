package io.carillon.kafka;

import io.vertx.core.Future;

/** A reader that can be told to go on elsewhere: {@link BatchReader#movable} says how. */
public interface Movable {
  void goOnFrom(BatchReader.Whence whence, Runnable begun);

  /** Reads nothing more after the batch under way, and asks the broker for nothing, until it is told to go on. */
  void rest();

  /** How many partitions the topic has by now. */
  Future<Integer> partitions();

  /** Ends after the batch under way. */
  Future<Void> close();
}
