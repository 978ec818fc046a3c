package io.carillon.kafka;

import io.carillon.contract.CloudEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records with {@code acks=all}: the future succeeds once the broker has the record, and fails when it will not. Records of
 * one key are stored in the order in which they were given (idempotent producer).
 *
 * <p>A record for a topic that is not there holds up what is given after it until its time is over: topics are made first.
 */
public final class Publisher {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  private static final int GATHER_MILLIS = 10;

  private final Vertx vertx;
  private final KafkaProducer<String, byte[]> producer;

  private Publisher(Vertx vertx, KafkaProducer<String, byte[]> producer) {
    this.vertx = vertx;
    this.producer = producer;
  }

  /**
   * @param deliveryTimeoutMillis after this long without the broker's word the future fails (as long again where the broker had
   *     never been reached); what was sent may still arrive; 500 at least
   */
  public static Publisher open(Vertx vertx, KafkaSettings kafka, int deliveryTimeoutMillis) {
    return open(vertx, kafka, deliveryTimeoutMillis, 0);
  }

  /** For many records at a time: each waits a moment for others, so that they go, and are flushed, together. */
  public static Publisher openForMany(Vertx vertx, KafkaSettings kafka, int deliveryTimeoutMillis) {
    return open(vertx, kafka, deliveryTimeoutMillis, GATHER_MILLIS);
  }

  private static Publisher open(Vertx vertx, KafkaSettings kafka, int deliveryTimeoutMillis, int lingerMillis) {
    var properties = kafka.client();
    properties.remove("allow.auto.create.topics");
    properties.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    properties.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    // At 0 a lone record leaves at once; what comes while its request is under way goes together with the next, and is flushed once.
    properties.put("linger.ms", String.valueOf(lingerMillis));
    if (lingerMillis == 0) properties.put("max.in.flight.requests.per.connection", "1");
    properties.put("compression.type", "none");
    properties.put("batch.size", "131072");
    properties.put("max.block.ms", String.valueOf(deliveryTimeoutMillis));
    properties.put("request.timeout.ms", String.valueOf(Math.max(500, deliveryTimeoutMillis / 2)));
    properties.put("delivery.timeout.ms", String.valueOf(deliveryTimeoutMillis));
    var producer = KafkaProducer.<String, byte[]>create(vertx, properties);
    // Whoever sends hears of a failure by the future; without a handler the client would report each as unhandled as well.
    producer.exceptionHandler(failure -> log.atDebug().setCause(failure).log("a record was not taken"));
    return new Publisher(vertx, producer);
  }

  /** Sends one record; {@code value} null is a tombstone. */
  public Future<RecordMetadata> send(String topic, String key, byte[] value, CloudEvent event) {
    return send(topic, key, value, event.headers());
  }

  /** The same with headers that are there already. */
  public Future<RecordMetadata> send(String topic, String key, byte[] value, Map<String, String> headers) {
    var record = KafkaProducerRecord.create(topic, key, value);
    headers.forEach((name, text) -> record.addHeader(name, Buffer.buffer(text)));
    return producer.send(record);
  }

  /** One record to be sent together with others. */
  public record Outgoing(String topic, String key, byte[] value, Map<String, String> headers) {
    private ProducerRecord<String, byte[]> record() {
      var all = new ArrayList<Header>(headers.size());
      headers.forEach((name, text) -> all.add(new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8))));
      return new ProducerRecord<>(topic, null, key, value, all);
    }
  }

  /**
   * Sends several in this order, with one hop to a thread that may block and one back, whatever their number.
   *
   * @return when the broker has spoken on each: why it has not got the record, null where it has; on the caller's context
   */
  public Future<List<Throwable>> sendAll(List<Outgoing> records) {
    if (records.isEmpty()) return Future.succeededFuture(List.of());
    var context = vertx.getOrCreateContext();
    var spoken = Promise.<List<Throwable>>promise();
    var failures = new Throwable[records.size()];
    var open = new AtomicInteger(failures.length);
    context.executeBlocking(() -> {
      for (int i = 0; i < failures.length; i++) {
        int at = i;
        Callback told = (stored, failure) -> {
          failures[at] = failure;
          if (open.decrementAndGet() == 0) context.runOnContext(back -> spoken.tryComplete(Arrays.asList(failures)));
        };
        try {
          producer.unwrap().send(records.get(i).record(), told);
        } catch (RuntimeException notTaken) {
          told.onCompletion(null, notTaken);
        }
      }
      return null;
    }).onFailure(spoken::tryFail);
    return spoken.future();
  }

  /**
   * The same for a thread that may block, without a hop to another: it waits while the client's buffer is full.
   *
   * @param told on the client's own thread, once: where the record is, or why it is not there
   */
  public void sendHere(String topic, String key, byte[] value, Iterable<Header> headers, Callback told) {
    producer.unwrap().send(new ProducerRecord<>(topic, null, key, value, headers), told);
  }

  public Future<Void> close() {
    return producer.close();
  }
}
