package io.carillon.kafka;

import io.carillon.contract.CloudEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.header.Header;

/**
 * Sends records with {@code acks=all}: the future succeeds once the broker has the record, and fails when it will not. Records of
 * one key are stored in the order in which they were given (idempotent producer).
 *
 * <p>A record for a topic that is not there holds up what is given after it until its time is over: topics are made first.
 */
public interface Publisher {
  /** How long a publisher for many waits for company. */
  int GATHER_MILLIS = 10;

  /**
   * @param deliveryTimeoutMillis after this long without the broker's word the future fails (as long again where the broker had
   *     never been reached); what was sent may still arrive; 500 at least
   */
  static Publisher open(Vertx vertx, KafkaSettings kafka, int deliveryTimeoutMillis) {
    return KafkaPublisher.open(vertx, kafka, deliveryTimeoutMillis, 0);
  }

  /** For many records at a time: each waits a moment for others, so that they go, and are flushed, together. */
  static Publisher openForMany(Vertx vertx, KafkaSettings kafka, int deliveryTimeoutMillis) {
    return KafkaPublisher.open(vertx, kafka, deliveryTimeoutMillis, GATHER_MILLIS);
  }

  /** Sends one record; {@code value} null is a tombstone. */
  default Future<RecordMetadata> send(String topic, String key, byte[] value, CloudEvent event) {
    return send(topic, key, value, event.headers());
  }

  /** The same with headers that are there already. */
  Future<RecordMetadata> send(String topic, String key, byte[] value, Map<String, String> headers);

  /** One record to be sent together with others. */
  record Outgoing(String topic, String key, byte[] value, Map<String, String> headers) {}

  /**
   * Sends several in this order, with one hop to a thread that may block and one back, whatever their number.
   *
   * @return when the broker has spoken on each: why it has not got the record, null where it has; on the caller's context
   */
  Future<List<Throwable>> sendAll(List<Outgoing> records);

  /**
   * The same for a thread that may block, without a hop to another: it waits while the client's buffer is full.
   *
   * @param told on the client's own thread, once: where the record is, or why it is not there
   */
  void sendHere(String topic, String key, byte[] value, Iterable<Header> headers, Callback told);

  Future<Void> close();
}
