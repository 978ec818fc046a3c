package io.carillon.kafka;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.Wire;
import java.util.Map;

/** One record as it was read. {@code timestamp} is the record's own, in milliseconds since the epoch. */
public record Received(String topic, int partition, long offset, String key, byte[] value, Map<String, String> headers, long timestamp) {
  /** The message's name, null where the record has none. */
  public String type() {
    return headers.get(CloudEvent.TYPE_HEADER);
  }

  /** @throws Wire.Unreadable where it is not a message that belongs in this topic */
  public <T> T as(Class<T> topicType) throws Wire.Unreadable {
    return Wire.decode(type(), value, topicType);
  }
}
