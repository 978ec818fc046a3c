package io.carillon.simulation;

import io.carillon.simulation.loop.Process;
import io.vertx.core.Future;

/** A process of ours with what it runs. */
interface Node {
  Process process();

  /** Nothing is heard of it for so long. */
  void silent(long nanos);

  /** As at SIGTERM; ends when it may be ended. */
  Future<?> stop();
}
