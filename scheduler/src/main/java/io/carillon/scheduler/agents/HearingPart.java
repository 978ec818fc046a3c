package io.carillon.scheduler.agents;

import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.scheduler.outside.Outside;
import io.vertx.core.Future;

/** Follows what agents say of themselves from now on, as every scheduler does by itself. */
public final class HearingPart {
  private static final int BATCH = 2000;

  private final BatchReader reader;

  private HearingPart(BatchReader reader) {
    this.reader = reader;
  }

  public static Future<HearingPart> open(Outside outside, Overheard overheard) {
    return BatchReader.alone(outside.vertx(), outside.kafka(), Topics.EVENTS, false, BATCH, batch -> {
      batch.forEach(record -> overheard.hear(record, outside.surroundings().nanos().now()));
      return Future.succeededFuture();
    }).map(HearingPart::new);
  }

  public Future<Void> close() {
    return reader.close();
  }
}
