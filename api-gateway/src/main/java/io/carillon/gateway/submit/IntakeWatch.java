package io.carillon.gateway.submit;

import io.carillon.contract.Topics;
import io.carillon.kafka.KafkaSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Knows how far {@code dial.jobs} has become rows: intake stores its offsets in the transaction of its rows. */
public final class IntakeWatch {
  private static final int ASK_MILLIS = 2_000;
  private static final long LOOK_MILLIS = 20;

  private final Vertx vertx;
  private final Pool pool;
  private final Admin admin;
  private volatile Map<TopicPartition, OffsetSpec> latest;

  public IntakeWatch(Vertx vertx, Pool pool, KafkaSettings kafka) {
    this.vertx = vertx;
    this.pool = pool;
    var properties = new Properties();
    properties.putAll(kafka.security());
    properties.put("bootstrap.servers", kafka.bootstrap());
    properties.put("default.api.timeout.ms", String.valueOf(ASK_MILLIS));
    properties.put("request.timeout.ms", String.valueOf(ASK_MILLIS / 2));
    this.admin = Admin.create(properties);
  }

  /** Asks for the partitions once: proof that the broker answers and the topic is there. */
  public Future<Void> start() {
    return of(admin.describeTopics(java.util.List.of(Topics.JOBS)).topicNameValues().get(Topics.JOBS)).map(topic -> {
      var specs = new HashMap<TopicPartition, OffsetSpec>();
      topic.partitions().forEach(partition -> specs.put(new TopicPartition(Topics.JOBS, partition.partition()), OffsetSpec.latest()));
      latest = Map.copyOf(specs);
      return null;
    });
  }

  /** Where each partition ends now. */
  public Future<Map<Integer, Long>> ends() {
    return of(admin.listOffsets(latest, new ListOffsetsOptions().timeoutMs(ASK_MILLIS)).all()).map(found -> {
      var ends = new HashMap<Integer, Long>();
      found.forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return ends;
    });
  }

  /** Whether intake stands at or behind these offsets now. */
  public Future<Boolean> hasPassed(Map<Integer, Long> ends) {
    return pool.preparedQuery("select part, next_offset from intake_offset where topic = $1").execute(Tuple.of(Topics.JOBS)).map(rows -> {
      var at = new HashMap<Integer, Long>();
      rows.forEach(row -> at.put(row.getInteger(0), row.getLong(1)));
      return ends.entrySet().stream().allMatch(end -> at.getOrDefault(end.getKey(), 0L) >= end.getValue());
    });
  }

  /** Waits until intake has passed these offsets; false where it had not within the time. */
  public Future<Boolean> passed(Map<Integer, Long> ends, long atMostMillis) {
    return passedBy(ends, System.nanoTime() + atMostMillis * 1_000_000);
  }

  private Future<Boolean> passedBy(Map<Integer, Long> ends, long deadlineNanos) {
    return hasPassed(ends).compose(passed -> {
      if (passed || System.nanoTime() - deadlineNanos > 0) return Future.succeededFuture(passed);
      return vertx.timer(LOOK_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS).compose(again -> passedBy(ends, deadlineNanos));
    });
  }

  private <T> Future<T> of(org.apache.kafka.common.KafkaFuture<T> future) {
    Promise<T> promise = Promise.promise();
    var context = vertx.getOrCreateContext();
    future.whenComplete((value, failure) -> context.runOnContext(go -> {
      if (failure == null) promise.complete(value);
      else promise.fail(failure instanceof java.util.concurrent.CompletionException e && e.getCause() != null ? e.getCause() : failure);
    }));
    return promise.future();
  }

  public void close() {
    admin.close(java.time.Duration.ofSeconds(1));
  }
}
