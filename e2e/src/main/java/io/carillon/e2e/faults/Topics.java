package io.carillon.e2e.faults;

import io.carillon.e2e.promises.History;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What stands in the topics since a moment, read from outside. */
final class Topics {
  private static final Duration READ_WITHIN = Duration.ofSeconds(60);
  private static final List<String> ALL = Stream.concat(io.carillon.contract.Topics.shared().stream(), Fleet.PBXS.stream().map(io.carillon.contract.Topics::assignments)).toList();

  private final String kafka;
  private final Map<TopicPartition, Long> begin;

  private Topics(String kafka, Map<TopicPartition, Long> begin) {
    this.kafka = kafka;
    this.begin = begin;
  }

  static Topics from(String kafka) {
    try (var consumer = consumer(kafka)) {
      return new Topics(kafka, consumer.endOffsets(partitions(consumer), READ_WITHIN));
    }
  }

  private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    return ALL.stream().flatMap(topic -> consumer.partitionsFor(topic, READ_WITHIN).stream()).map(info -> new TopicPartition(info.topic(), info.partition())).toList();
  }

  List<History.Published> read() {
    return records().stream().map(Topics::published).toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> records() {
    var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer = consumer(kafka)) {
      var ends = consumer.endOffsets(begin.keySet(), READ_WITHIN);
      consumer.assign(begin.keySet());
      begin.forEach(consumer::seek);
      Until.must("the topics are read", READ_WITHIN, () -> {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
      });
    }
    return all;
  }

  private static History.Published published(ConsumerRecord<byte[], byte[]> record) {
    var type = record.headers().lastHeader("ce_type");
    return new History.Published(record.topic(), record.partition(), record.offset(), record.timestamp(), text(record.key()), type == null ? null : text(type.value()), text(record.value()));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Publishes what stands in {@code dial.jobs} since the beginning once more, and after it one record that nobody can read. */
  History.Poison again(String key) {
    var jobs = records().stream().filter(record -> record.topic().equals(io.carillon.contract.Topics.JOBS)).toList();
    try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (var job : jobs) producer.send(new ProducerRecord<>(job.topic(), null, job.key(), job.value(), job.headers()));
      var bad = new ProducerRecord<>(io.carillon.contract.Topics.JOBS, key.getBytes(StandardCharsets.UTF_8), "{\"jobId\":\"\\u0000".getBytes(StandardCharsets.UTF_8));
      bad.headers().add("ce_type", "job.submitted".getBytes(StandardCharsets.UTF_8));
      producer.send(bad);
    }
    return new History.Poison(io.carillon.contract.Topics.JOBS, key);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String kafka) {
    return new KafkaConsumer<>(Map.of("bootstrap.servers", kafka, "enable.auto.commit", "false", "reconnect.backoff.max.ms", "500"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
