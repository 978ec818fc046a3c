package io.carillon.kafka;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.Wire;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One record as it was read. {@code timestamp} is the record's own, in milliseconds since the epoch. */
public record Received(String topic, int partition, long offset, String key, byte[] value, Map<String, String> headers, long timestamp) {
  static Received of(ConsumerRecord<String, byte[]> record) {
    var headers = new HashMap<String, String>();
    record.headers().forEach(header -> {
      if (header.value() != null) headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    });
    return new Received(record.topic(), record.partition(), record.offset(), record.key(), record.value(), headers, record.timestamp());
  }

  /** The message's name, null where the record has none. */
  public String type() {
    return headers.get(CloudEvent.TYPE_HEADER);
  }

  /** @throws Wire.Unreadable where it is not a message that belongs in this topic */
  public <T> T as(Class<T> topicType) throws Wire.Unreadable {
    return Wire.decode(type(), value, topicType);
  }
}
