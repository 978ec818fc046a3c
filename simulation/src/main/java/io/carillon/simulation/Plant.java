package io.carillon.simulation;

import io.carillon.agent.link.PbxLink;
import io.carillon.kafka.Publisher;
import io.carillon.simulation.pbx.Guard;
import io.carillon.simulation.store.Statements;

/** A defect in one of the ports, or none. The product has none of this in it. */
interface Plant {
  Plant NONE = new Plant() { };

  default void statements(Statements all) {}

  /** Whether agents read what is suppressed. */
  default boolean readsSuppressions() {
    return true;
  }

  default PbxLink link(PbxLink link) {
    return link;
  }

  default Publisher publisher(Publisher publisher) {
    return publisher;
  }

  default Guard guard() {
    return Guard.SHIPPED;
  }
}
