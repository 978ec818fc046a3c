package io.carillon.scheduler.settle;

import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.scheduler.agents.AgentEvents;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.vertx.core.Future;

/** Reads {@code dial.events}: what agents say of themselves goes to {@code agents}, what they say of attempts is settled here. */
public final class SettlePart {
  private static final String GROUP = "carillon-settle";
  private static final int BATCH = 2000;

  private final BatchReader reader;

  private SettlePart(BatchReader reader) {
    this.reader = reader;
  }

  public static Future<SettlePart> open(Outside outside, Wake wake, AgentEvents agents, Settler settler) {
    return BatchReader.inGroup(outside.vertx(), outside.kafka(), GROUP, Topics.EVENTS, BATCH, new EventIntake(outside, wake, agents, settler))
        .map(SettlePart::new);
  }

  /** Ends after the batch under way. */
  public Future<Void> close() {
    return reader.close();
  }
}
