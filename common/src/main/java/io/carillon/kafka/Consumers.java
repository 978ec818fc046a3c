package io.carillon.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/** Makes the consumers under {@link BatchReader}: how fast a dead member is noticed, and that nothing is committed by itself. */
final class Consumers {
  /**
   * A member that says nothing for 10 s has lost its partitions. One whose batch has no effect for a minute gives them up, too:
   * others of its group must not wait longer for it. Cooperative: a member that joins takes only what moves to it, so that a standby
   * does not interrupt the holder.
   */
  private static final Map<String, String> MEMBER = Map.of("session.timeout.ms", "10000", "heartbeat.interval.ms", "2000",
      "max.poll.interval.ms", "60000", "partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");

  private static final long LEARNT_WITHIN_NANOS = 3_000_000_000L;
  private static final long ASKED_AGAIN_MILLIS = 100;

  private Consumers() {}

  static Future<KafkaConsumer<String, byte[]>> member(Vertx vertx, KafkaSettings kafka, String group, Map<String, String> more, int maxPollRecords) {
    var all = new java.util.HashMap<>(MEMBER);
    all.put("group.id", group);
    all.putAll(more);
    return open(vertx, kafka, all, maxPollRecords);
  }

  static Future<KafkaConsumer<String, byte[]>> open(Vertx vertx, KafkaSettings kafka, Map<String, String> more, int maxPollRecords) {
    var properties = kafka.client();
    properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    properties.put("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    properties.put("enable.auto.commit", "false");
    // A response is one piece of memory; a modest one is read as fast, and need not be found room for by a garbage collection.
    properties.put("fetch.max.bytes", "1048576");
    properties.put("max.poll.records", String.valueOf(maxPollRecords));
    // A topic made after the reader was opened is noticed within this time.
    properties.put("metadata.max.age.ms", "30000");
    properties.putAll(more);
    try {
      return Future.succeededFuture(KafkaConsumer.create(vertx, properties));
    } catch (KafkaException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * All partitions of a topic; fails where there is no such topic. A topic counts as made once the controller wrote it down, and each broker
   * learns of it a little later: one that does not know it is asked again for {@link #LEARNT_WITHIN_NANOS}.
   */
  static Future<Set<TopicPartition>> partitions(Vertx vertx, KafkaConsumer<String, byte[]> consumer, String topic) {
    return partitions(vertx, consumer, topic, System.nanoTime());
  }

  private static Future<Set<TopicPartition>> partitions(Vertx vertx, KafkaConsumer<String, byte[]> consumer, String topic, long since) {
    return consumer.partitionsFor(topic).compose(found -> {
      var all = new HashSet<TopicPartition>();
      found.forEach(p -> all.add(new TopicPartition(topic, p.getPartition())));
      if (!all.isEmpty()) return Future.succeededFuture(all);
      if (System.nanoTime() - since > LEARNT_WITHIN_NANOS) return Future.failedFuture(new IllegalStateException("there is no topic " + topic));
      return vertx.timer(ASKED_AGAIN_MILLIS).compose(again -> partitions(vertx, consumer, topic, since));
    });
  }

  /** Sets the positions to the end as it is at some moment before the future succeeds: a sought position is lazy until it is asked for. */
  static Future<Void> toEnd(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> partitions) {
    return consumer.seekToEnd(partitions).compose(sought -> positions(consumer, partitions));
  }

  static Future<Void> toBeginning(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> partitions) {
    return consumer.seekToBeginning(partitions).compose(sought -> positions(consumer, partitions));
  }

  /** Sets the positions as they are given, those of the rest to the end. */
  static Future<Void> to(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> partitions, Map<Integer, Long> offsets) {
    var rest = partitions.stream().filter(one -> !offsets.containsKey(one.getPartition())).collect(Collectors.toSet());
    Future<Void> sought = rest.isEmpty() ? Future.succeededFuture() : consumer.seekToEnd(rest);
    for (var one : partitions) {
      if (!rest.contains(one)) sought = sought.compose(before -> consumer.seek(one, offsets.get(one.getPartition())));
    }
    return sought.compose(all -> positions(consumer, partitions));
  }

  private static Future<Void> positions(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> partitions) {
    return Future.all(partitions.stream().map(consumer::position).toList()).mapEmpty();
  }

  static Set<Integer> numbers(Set<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::getPartition).collect(Collectors.toUnmodifiableSet());
  }
}
