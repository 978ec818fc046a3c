package io.carillon.scheduler.intake;

import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.vertx.core.Future;

/** Reads {@code dial.jobs} into rows, one batch at a time. */
public final class IntakePart {
  private static final String GROUP = "carillon-intake";
  private static final int BATCH = 4000;

  private final BatchReader reader;

  private IntakePart(BatchReader reader) {
    this.reader = reader;
  }

  public static Future<IntakePart> open(Outside outside, Wake wake) {
    return BatchReader.inGroup(outside.vertx(), outside.kafka(), GROUP, Topics.JOBS, BATCH, reads(outside, wake)).map(IntakePart::new);
  }

  /** What is done with a batch, whoever reads it. */
  public static BatchReader.Handler reads(Outside outside, Wake wake) {
    return new Intake(outside, wake);
  }

  /** Ends after the batch under way. */
  public Future<Void> close() {
    return reader.close();
  }
}
