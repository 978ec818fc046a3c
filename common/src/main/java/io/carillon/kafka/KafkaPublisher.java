package io.carillon.kafka;

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

/** The Kafka client behind a {@link Publisher}. */
final class KafkaPublisher implements Publisher {
  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  private final Vertx vertx;
  private final KafkaProducer<String, byte[]> producer;

  private KafkaPublisher(Vertx vertx, KafkaProducer<String, byte[]> producer) {
    this.vertx = vertx;
    this.producer = producer;
  }

  static Publisher open(Vertx vertx, KafkaSettings kafka, int deliveryTimeoutMillis, int lingerMillis) {
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
    return new KafkaPublisher(vertx, producer);
  }

  @Override public Future<RecordMetadata> send(String topic, String key, byte[] value, Map<String, String> headers) {
    var record = KafkaProducerRecord.create(topic, key, value);
    headers.forEach((name, text) -> record.addHeader(name, Buffer.buffer(text)));
    return producer.send(record);
  }

  private static ProducerRecord<String, byte[]> record(Outgoing one) {
    var all = new ArrayList<Header>(one.headers().size());
    one.headers().forEach((name, text) -> all.add(new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8))));
    return new ProducerRecord<>(one.topic(), null, one.key(), one.value(), all);
  }

  @Override public Future<List<Throwable>> sendAll(List<Outgoing> records) {
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
          producer.unwrap().send(record(records.get(i)), told);
        } catch (RuntimeException notTaken) {
          told.onCompletion(null, notTaken);
        }
      }
      return null;
    }).onFailure(spoken::tryFail);
    return spoken.future();
  }

  @Override public void sendHere(String topic, String key, byte[] value, Iterable<Header> headers, Callback told) {
    producer.unwrap().send(new ProducerRecord<>(topic, null, key, value, headers), told);
  }

  @Override public Future<Void> close() {
    return producer.close();
  }
}
