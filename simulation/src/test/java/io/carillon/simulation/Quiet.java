package io.carillon.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A million faults are logged by those they befall: nobody would read it, and writing it takes longer than the runs. */
final class Quiet {
  private Quiet() {}

  /** Our own too: tests give them a level beside the root's. */
  static void down() {
    for (String name : List.of(org.slf4j.Logger.ROOT_LOGGER_NAME, "io.carillon")) ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF);
  }
}
