package io.carillon.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker where partitions begin and end now, over a connection of its own: it never waits behind somebody's poll. */
public final class TopicEnds {
  private static final long ANSWER_MILLIS = 2_000;

  private final Vertx vertx;
  private final Admin admin;

  private TopicEnds(Vertx vertx, Admin admin) {
    this.vertx = vertx;
    this.admin = admin;
  }

  public static TopicEnds open(Vertx vertx, KafkaSettings kafka) {
    var properties = new HashMap<String, Object>(kafka.client());
    properties.remove("allow.auto.create.topics");
    properties.put("default.api.timeout.ms", (int) ANSWER_MILLIS);
    properties.put("request.timeout.ms", (int) ANSWER_MILLIS / 2);
    return new TopicEnds(vertx, Admin.create(properties));
  }

  /**
   * The offset the next record will have, on the caller's context. Asked for after the call began: everything acknowledged before stands
   * below it.
   */
  public Future<Long> end(String topic, int partition) {
    return asked(topic, partition, OffsetSpec.latest());
  }

  /** The offset of the first record there is, or of the next where there is none; on the caller's context. */
  public Future<Long> beginning(String topic, int partition) {
    return asked(topic, partition, OffsetSpec.earliest());
  }

  /** Where each partition there is now ends, as {@link #end} says of one. */
  public Future<Map<Integer, Long>> ends(String topic) {
    var context = vertx.getOrCreateContext();
    return asked(context, admin.describeTopics(List.of(topic)).topicNameValues().get(topic)).compose(described -> asked(context, admin.listOffsets(
        described.partitions().stream().collect(Collectors.toMap(each -> new TopicPartition(topic, each.partition()), each -> OffsetSpec.latest()))).all()))
        .map(found -> found.entrySet().stream().collect(Collectors.toUnmodifiableMap(end -> end.getKey().partition(), end -> end.getValue().offset())));
  }

  /** Ends when any broker has answered; fails where none has within 2 s. On the caller's context. */
  public Future<Void> anybody() {
    return asked(vertx.getOrCreateContext(), admin.describeCluster().nodes()).mapEmpty();
  }

  private Future<Long> asked(String topic, int partition, OffsetSpec what) {
    var at = new TopicPartition(topic, partition);
    return asked(vertx.getOrCreateContext(), admin.listOffsets(Map.of(at, what)).partitionResult(at)).map(ListOffsetsResultInfo::offset);
  }

  private static <T> Future<T> asked(Context context, KafkaFuture<T> asked) {
    var answer = Promise.<T>promise();
    asked.whenComplete((value, failure) -> context.runOnContext(hop -> {
      if (failure != null) answer.fail(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
      else answer.complete(value);
    }));
    return answer.future().timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
  }

  public Future<Void> close() {
    return vertx.executeBlocking(() -> {
      admin.close(java.time.Duration.ofSeconds(1));
      return null;
    }, false);
  }
}
