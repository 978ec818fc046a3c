package io.carillon.simulation;

import io.carillon.kafka.Publisher;
import java.util.HashMap;

/** Gives each sending of a result an id of its own. */
final class RenamingPublisher extends ChangedPublisher {
  private long sent;

  RenamingPublisher(Publisher to) {
    super(to);
  }

  @Override Outgoing changed(Outgoing record) {
    if (!"job.finished".equals(record.headers().get("ce_type"))) return record;
    var headers = new HashMap<>(record.headers());
    headers.put("ce_id", headers.get("ce_id") + "-" + sent++);
    return new Outgoing(record.topic(), record.key(), record.value(), headers);
  }
}
