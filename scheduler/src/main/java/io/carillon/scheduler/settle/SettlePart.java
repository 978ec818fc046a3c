package io.carillon.scheduler.settle;

import io.carillon.contract.Topics;
import io.carillon.kafka.Received;
import io.carillon.scheduler.agents.AgentEvents;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.intake.LeasedReader;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.vertx.core.Future;
import java.util.List;

/**
 * Reads {@code dial.events}. While the lease of that name is this scheduler's, from where the rows of all holders before it end, and what
 * agents say has its effect; else from now on, and only their counts of channels are kept. What is stored proves the epoch.
 */
public final class SettlePart {
  /** The lease of whoever settles. */
  public static final String LEASE = "events";
  /** A transaction that claims is waited for by whoever takes over, so it is to be short. */
  private static final LeasedReader.What WHAT = new LeasedReader.What(Topics.EVENTS, "carillon-settle", 500);

  private final LeasedReader reader;

  private SettlePart(LeasedReader reader) {
    this.reader = reader;
  }

  public static Future<SettlePart> open(Outside outside, Wake wake, PgLead lead, Overheard overheard, AgentEvents agents, Settler settler) {
    return LeasedReader.listening(outside, lead, WHAT, batch -> hear(outside, overheard, batch), new EventIntake(outside, wake, lead, agents, settler))
        .map(SettlePart::new);
  }

  private static void hear(Outside outside, Overheard overheard, List<Received> batch) {
    long now = outside.surroundings().nanos().now();
    batch.forEach(record -> overheard.hear(record, outside.now(), now));
  }

  /** Ends after the batch under way. */
  public Future<Void> close() {
    return reader.close();
  }
}
