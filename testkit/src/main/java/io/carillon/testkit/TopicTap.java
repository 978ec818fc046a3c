package io.carillon.testkit;

import io.carillon.contract.Wire;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Received;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Keeps everything that is published in one topic, in the order of each partition, so that a test can wait for it. */
public final class TopicTap {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic;
  private final List<Received> records = new CopyOnWriteArrayList<>();
  private BatchReader reader;

  private TopicTap(String topic) {
    this.topic = topic;
  }

  /** For a broker that is not the test's own. */
  public static TopicTap open(Vertx vertx, KafkaSettings kafka, String topic, boolean fromBeginning) {
    var tap = new TopicTap(topic);
    tap.reader = Backends.await(BatchReader.alone(vertx, kafka, topic, fromBeginning, 1000, batch -> {
      tap.records.addAll(batch);
      return Future.succeededFuture();
    }));
    return tap;
  }

  /** What came so far. */
  public List<Received> records() {
    return List.copyOf(records);
  }

  /** The messages of one type that came so far. What stands in the topic and cannot be read is a failure. */
  public <T> List<T> messages(Class<T> type) {
    return records.stream().map(TopicTap::decoded).filter(type::isInstance).map(type::cast).toList();
  }

  /** Waits until a message of this type is there for which {@code wanted} holds, and gives the first such. */
  public <T> T await(Class<T> type, Predicate<T> wanted) {
    return awaitMany(type, wanted, 1).getFirst();
  }

  public <T> T await(Class<T> type) {
    return await(type, any -> true);
  }

  /** Waits until at least {@code count} such messages are there, and gives all that are. */
  public <T> List<T> awaitMany(Class<T> type, Predicate<T> wanted, int count) {
    return awaitMany(type, wanted, count, PATIENCE);
  }

  public <T> List<T> awaitMany(Class<T> type, Predicate<T> wanted, int count, Duration patience) {
    return Awaitility.await(count + " " + type.getSimpleName() + " in " + topic).atMost(patience).pollInterval(Duration.ofMillis(20))
        .until(() -> messages(type).stream().filter(wanted).toList(), found -> found.size() >= count);
  }

  /** Waits until at least {@code count} records of any kind are there. */
  public List<Received> awaitRecords(int count) {
    return Awaitility.await(count + " records in " + topic).atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
        .until(this::records, found -> found.size() >= count);
  }

  private static Object decoded(Received record) {
    try {
      return record.as(Object.class);
    } catch (Wire.Unreadable e) {
      throw new AssertionError("a record in " + record.topic() + " that is no message: " + e.getMessage(), e);
    }
  }

  public Future<Void> close() {
    return reader.close();
  }
}
