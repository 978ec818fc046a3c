package io.carillon.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker where a partition begins and ends now, over a connection of its own: it never waits behind somebody's poll. */
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

  /** The offset the next record will have, on the caller's context. Asked for after the call began: everything acknowledged before stands below it. */
  public Future<Long> end(String topic, int partition) {
    return asked(topic, partition, OffsetSpec.latest());
  }

  /** The offset of the first record there is, or of the next where there is none; on the caller's context. */
  public Future<Long> beginning(String topic, int partition) {
    return asked(topic, partition, OffsetSpec.earliest());
  }

  private Future<Long> asked(String topic, int partition, OffsetSpec what) {
    var at = new TopicPartition(topic, partition);
    return asked(vertx.getOrCreateContext(), admin.listOffsets(Map.of(at, what)).partitionResult(at)).timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Future<Long> asked(Context context, KafkaFuture<ListOffsetsResultInfo> offsets) {
    CompletionStage<ListOffsetsResultInfo> stage = offsets.toCompletionStage();
    var answer = Promise.<Long>promise();
    stage.whenComplete((info, failure) -> context.runOnContext(hop -> {
      if (failure != null) answer.fail(failure);
      else answer.complete(info.offset());
    }));
    return answer.future();
  }

  public Future<Void> close() {
    return vertx.executeBlocking(() -> {
      admin.close(java.time.Duration.ofSeconds(1));
      return null;
    }, false);
  }
}
