package io.carillon.scheduler.suppression;

import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.scheduler.outside.Outside;
import io.vertx.core.Future;

/** Keeps table {@code suppression} as {@code dial.suppressions} says. */
public final class SuppressionPart {
  private static final String GROUP = "carillon-suppressions";
  private static final int BATCH = 4000;

  private final BatchReader reader;

  private SuppressionPart(BatchReader reader) {
    this.reader = reader;
  }

  public static Future<SuppressionPart> open(Outside outside) {
    return BatchReader.inGroup(outside.vertx(), outside.kafka(), GROUP, Topics.SUPPRESSIONS, BATCH, reads(outside))
        .map(SuppressionPart::new);
  }

  /** What is done with a batch, whoever reads it. */
  public static BatchReader.Handler reads(Outside outside) {
    return new SuppressionIntake(outside);
  }

  /** Ends after the batch under way. */
  public Future<Void> close() {
    return reader.close();
  }
}
