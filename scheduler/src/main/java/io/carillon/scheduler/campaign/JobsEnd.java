package io.carillon.scheduler.campaign;

import io.carillon.contract.Topics;
import io.carillon.kafka.KafkaSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Where {@code dial.jobs} ends, and whether intake has come that far. */
final class JobsEnd {
  private static final String ASK_MILLIS = "5000";

  private final Vertx vertx;
  private final Admin admin;

  private JobsEnd(Vertx vertx, Admin admin) {
    this.vertx = vertx;
    this.admin = admin;
  }

  static Future<JobsEnd> open(Vertx vertx, KafkaSettings kafka) {
    return vertx.executeBlocking(() -> {
      var properties = new Properties();
      properties.putAll(kafka.security());
      properties.put("bootstrap.servers", kafka.bootstrap());
      properties.put("default.api.timeout.ms", ASK_MILLIS);
      properties.put("request.timeout.ms", ASK_MILLIS);
      return new JobsEnd(vertx, Admin.create(properties));
    }, false);
  }

  Future<Map<Integer, Long>> now() {
    return of(admin.describeTopics(java.util.List.of(Topics.JOBS)).topicNameValues().get(Topics.JOBS)).compose(topic -> of(admin.listOffsets(
        topic.partitions().stream().collect(Collectors.toMap(part -> new TopicPartition(Topics.JOBS, part.partition()), part -> OffsetSpec.latest()))).all()))
        .map(found -> {
          var ends = new HashMap<Integer, Long>();
          found.forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
          return Map.copyOf(ends);
        });
  }

  /** Whether everything before these ends has become rows. */
  static Future<Boolean> passed(SqlClient sql, Map<Integer, Long> ends) {
    return sql.preparedQuery("select part, next_offset from intake_offset where topic = $1").execute(Tuple.of(Topics.JOBS)).map(rows -> {
      var reached = new HashMap<Integer, Long>();
      rows.forEach(row -> reached.put(row.getInteger(0), row.getLong(1)));
      return ends.entrySet().stream().allMatch(end -> reached.getOrDefault(end.getKey(), 0L) >= end.getValue());
    });
  }

  private <T> Future<T> of(KafkaFuture<T> asked) {
    var context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    asked.whenComplete((value, failure) -> context.runOnContext(answered -> {
      if (failure == null) promise.complete(value);
      else promise.fail(failure);
    }));
    return promise.future();
  }

  Future<Void> close() {
    return vertx.executeBlocking(() -> {
      admin.close();
      return null;
    }, false);
  }
}
