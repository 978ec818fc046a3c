package io.carillon.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic by hand: poll, give the batch away, commit once its future has succeeded, poll again. Never more than one batch is
 * under way, so memory is bounded by {@code maxPollRecords}, and what was not yet effective is read again after a crash: handlers are
 * idempotent by id.
 *
 * <p>A handler's failure means that its effect could not be had now (the database is away): the same batch is given again after a
 * pause, and nothing later is read meanwhile. A record that can never be handled is the handler's to set aside.
 *
 * <p>Everything runs on the context that opened it.
 */
public final class BatchReader {
  private static final Logger log = LoggerFactory.getLogger(BatchReader.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final long RETRY_MILLIS = 500;

  /** What becomes of a batch; the future ends when its effect is safe. */
  @FunctionalInterface
  public interface Handler extends Function<List<Received>, Future<?>> {}

  /** Called on the reader's context when partitions are taken or given up. */
  public interface Ownership {
    void assigned(Set<Integer> partitions);

    void revoked(Set<Integer> partitions);

    Ownership UNNOTICED = new Ownership() {
      @Override public void assigned(Set<Integer> partitions) {}

      @Override public void revoked(Set<Integer> partitions) {}
    };
  }

  private final Context context;
  private final KafkaConsumer<String, byte[]> consumer;
  private final String topic;
  private final Handler handler;
  private final boolean commits;
  private final Promise<Void> ended = Promise.promise();
  private boolean closing;

  private BatchReader(Context context, KafkaConsumer<String, byte[]> consumer, String topic, Handler handler, boolean commits) {
    this.context = context;
    this.consumer = consumer;
    this.topic = topic;
    this.handler = handler;
    this.commits = commits;
  }

  /** As a member of a group; a new group begins at the topic's beginning. The future ends when it is subscribed. */
  public static Future<BatchReader> inGroup(Vertx vertx, KafkaSettings kafka, String group, String topic, int maxPollRecords, Handler handler) {
    var consumer = consumer(vertx, kafka, Map.of("group.id", group, "auto.offset.reset", "earliest"), maxPollRecords);
    var reader = new BatchReader(vertx.getOrCreateContext(), consumer, topic, handler, true);
    return consumer.subscribe(topic).map(subscribed -> reader.go());
  }

  /**
   * As the only reader of a one-partition topic among the members of a group. From each time it is assigned, only what is written
   * from then on is read; nothing is committed.
   */
  public static Future<BatchReader> soleFromNow(Vertx vertx, KafkaSettings kafka, String group, String topic, int maxPollRecords,
      Ownership ownership, Handler handler) {
    var consumer = consumer(vertx, kafka, Map.of("group.id", group, "auto.offset.reset", "latest", "session.timeout.ms", "6000",
        "heartbeat.interval.ms", "1500"), maxPollRecords);
    var reader = new BatchReader(vertx.getOrCreateContext(), consumer, topic, handler, false);
    consumer.partitionsAssignedHandler(taken -> consumer.seekToEnd(taken).compose(sought -> positions(consumer, taken))
        .onComplete(at -> ownership.assigned(numbers(taken)),
            failed -> log.atError().addKeyValue("topic", topic).setCause(failed).log("the end of the topic could not be found")));
    consumer.partitionsRevokedHandler(lost -> ownership.revoked(numbers(lost)));
    return consumer.subscribe(topic).map(subscribed -> reader.go());
  }

  /** All partitions, alone, without a group: from the beginning, or from now on. */
  public static Future<BatchReader> alone(Vertx vertx, KafkaSettings kafka, String topic, boolean fromBeginning, int maxPollRecords, Handler handler) {
    var consumer = consumer(vertx, kafka, Map.of("auto.offset.reset", fromBeginning ? "earliest" : "latest"), maxPollRecords);
    var reader = new BatchReader(vertx.getOrCreateContext(), consumer, topic, handler, false);
    return consumer.partitionsFor(topic).compose(found -> {
      var all = new java.util.HashSet<TopicPartition>();
      found.forEach(p -> all.add(new TopicPartition(topic, p.getPartition())));
      return consumer.assign(all)
          .compose(assigned -> fromBeginning ? consumer.seekToBeginning(all) : consumer.seekToEnd(all))
          .compose(sought -> positions(consumer, all));
    }).map(positions -> reader.go());
  }

  /** Resolves lazily sought positions, so that "from now on" means from this very moment. */
  private static Future<?> positions(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> partitions) {
    return Future.all(partitions.stream().map(consumer::position).toList());
  }

  private static Set<Integer> numbers(Set<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::getPartition).collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  private static KafkaConsumer<String, byte[]> consumer(Vertx vertx, KafkaSettings kafka, Map<String, String> more, int maxPollRecords) {
    var properties = kafka.client();
    properties.putAll(more);
    properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    properties.put("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    properties.put("enable.auto.commit", "false");
    properties.put("max.poll.records", String.valueOf(maxPollRecords));
    properties.put("fetch.min.bytes", "1");
    return KafkaConsumer.create(vertx, properties);
  }

  private BatchReader go() {
    context.runOnContext(go -> next());
    return this;
  }

  private void next() {
    if (closing) {
      ended.tryComplete();
      return;
    }
    consumer.poll(POLL).onComplete(this::handle, this::pollFailed);
  }

  private void pollFailed(Throwable failure) {
    if (closing) {
      ended.tryComplete();
      return;
    }
    log.atWarn().addKeyValue("topic", topic).setCause(failure).log("a poll failed, tried again");
    consumerVertx().setTimer(RETRY_MILLIS, again -> next());
  }

  private void handle(KafkaConsumerRecords<String, byte[]> polled) {
    if (polled.isEmpty()) {
      next();
      return;
    }
    var batch = new ArrayList<Received>(polled.size());
    for (int i = 0; i < polled.size(); i++) {
      var record = polled.recordAt(i);
      var headers = new HashMap<String, String>();
      record.headers().forEach(header -> headers.put(header.key(), header.value().toString()));
      batch.add(new Received(record.topic(), record.partition(), record.offset(), record.key(), record.value(), headers, record.timestamp()));
    }
    give(batch);
  }

  private void give(List<Received> batch) {
    handled(batch).onComplete(done -> committed().onComplete(any -> next()), failure -> {
      if (closing) {
        ended.tryComplete();
        return;
      }
      log.atWarn().addKeyValue("topic", topic).addKeyValue("records", batch.size()).setCause(failure).log("a batch has no effect yet, given again");
      consumerVertx().setTimer(RETRY_MILLIS, again -> give(batch));
    });
  }

  private Future<?> handled(List<Received> batch) {
    try {
      return handler.apply(batch);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** A failed commit costs a repeat after a restart, nothing else. */
  private Future<?> committed() {
    if (!commits) return Future.succeededFuture();
    return consumer.commit().onFailure(failure -> log.atInfo().addKeyValue("topic", topic).setCause(failure).log("offsets not committed"));
  }

  private Vertx consumerVertx() {
    return context.owner();
  }

  /** Ends after the batch under way. */
  public Future<Void> close() {
    var closed = Promise.<Void>promise();
    context.runOnContext(close -> {
      closing = true;
      ended.future().compose(done -> consumer.close()).onComplete(closed);
    });
    return closed.future();
  }
}
