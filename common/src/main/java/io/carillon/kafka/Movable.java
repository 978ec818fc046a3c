package io.carillon.kafka;

import io.vertx.core.Future;

/** A reader that can be told to go on elsewhere: {@link BatchReader#movable} says how. */
public interface Movable {
  void goOnFrom(BatchReader.Whence whence, Runnable begun);

  /** How many partitions the topic has by now. */
  Future<Integer> partitions();

  /** Ends after the batch under way. */
  Future<Void> close();
}
