package io.carillon.kafka;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@WithBackends
class BatchReaderIT {
  private final Backends backends;
  private final List<BatchReader> readers = new ArrayList<>();
  private String topic;

  BatchReaderIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void aTopicOfItsOwn(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
    backends.topic(topic, 1);
  }

  @AfterEach void close() {
    readers.forEach(reader -> await(reader.close()));
  }

  private BatchReader opened(Future<BatchReader> opening) {
    var reader = await(opening);
    readers.add(reader);
    return reader;
  }

  private void publish(String... keys) {
    for (String key : keys) backends.publishRaw(topic, key, new byte[0], Map.of());
  }

  private static List<String> keys(List<Received> batch) {
    return batch.stream().map(Received::key).toList();
  }

  @Test void whoIsToldToGoesOnElsewhereWithAllThePartitionsThereAre() throws Exception {
    publish("a", "b", "c");
    var seen = new CopyOnWriteArrayList<String>();
    var reader = opened(BatchReader.movable(backends.vertx(), backends.kafka(), topic, 100, batch -> {
      seen.addAll(keys(batch));
      return Future.succeededFuture();
    }));
    publish("d");
    await().untilAsserted(() -> assertThat(seen).as("from now on").containsExactly("d"));

    reader.goOnFrom(all -> Future.succeededFuture(Map.of(0, 1L)), () -> seen.add("moved"));
    await().untilAsserted(() -> assertThat(seen).containsExactly("d", "moved", "b", "c", "d"));

    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", backends.kafka().bootstrap()))) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
    }
    await().untilAsserted(() -> publishTo(1, "e"));
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(await(reader.partitions())).isEqualTo(2));
    seen.clear();
    reader.goOnFrom(all -> Future.succeededFuture(Map.of(1, 0L)), () -> seen.add("moved"));
    await().untilAsserted(() -> assertThat(seen).as("what is not named goes on at its end").containsExactly("moved", "e"));
  }

  @Test void whereToGoOnIsAskedForUntilItIsAnsweredAndTheLastWordCounts() {
    publish("a", "b");
    var seen = new CopyOnWriteArrayList<String>();
    var asked = new AtomicInteger();
    var reader = opened(BatchReader.movable(backends.vertx(), backends.kafka(), topic, 100, batch -> {
      seen.addAll(keys(batch));
      return seen.size() < 3 ? Future.failedFuture("not now") : Future.succeededFuture();
    }));
    reader.goOnFrom(all -> asked.getAndIncrement() == 0 ? Future.failedFuture("not now") : Future.succeededFuture(Map.of(0, 1L)), () -> {});
    await().untilAsserted(() -> assertThat(seen).as("and what has no effect is given again").containsExactly("b", "b", "b"));
    seen.clear();

    reader.goOnFrom(all -> Future.succeededFuture(Map.of(0, 1L)), () -> seen.add("replaced"));
    reader.goOnFrom(all -> Future.succeededFuture(Map.of(0, 0L)), () -> seen.addAll(List.of("from", "the", "beginning")));

    await().untilAsserted(() -> assertThat(seen).containsExactly("from", "the", "beginning", "a", "b"));
    assertThat(asked.get()).isEqualTo(2);
  }

  @Test void whoRestsReadsNothingUntilItIsToldToGoOn() {
    publish("a");
    var seen = new CopyOnWriteArrayList<String>();
    var reader = opened(BatchReader.movable(backends.vertx(), backends.kafka(), topic, 100, batch -> {
      seen.addAll(keys(batch));
      return Future.succeededFuture();
    }));
    reader.goOnFrom(all -> Future.succeededFuture(Map.of(0, 0L)), () -> {});
    await().untilAsserted(() -> assertThat(seen).containsExactly("a"));

    reader.rest();
    publish("b");
    // One poll may be under way as it is told.
    await().pollDelay(Duration.ofMillis(600)).until(() -> true);
    seen.clear();
    publish("c");
    await().during(Duration.ofMillis(600)).until(seen::isEmpty);
    reader.goOnFrom(all -> Future.succeededFuture(Map.of(0, 1L)), () -> seen.add("told"));
    await().untilAsserted(() -> assertThat(seen).containsExactly("told", "b", "c"));

    reader.rest();
    reader.rest();
    reader.goOnFrom(all -> Future.succeededFuture(Map.of(0, 2L)), () -> seen.add("again"));
    await().untilAsserted(() -> assertThat(seen).as("the last word counts").endsWith("again", "c"));
  }

  private void publishTo(int partition, String key) {
    var config = Map.<String, Object>of("bootstrap.servers", backends.kafka().bootstrap(), "max.block.ms", "1000");
    try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, key, new byte[0])).get();
    } catch (java.util.concurrent.ExecutionException | InterruptedException | org.apache.kafka.common.KafkaException notYet) {
      throw new AssertionError(notYet);
    }
  }

  private long committed(String group) throws Exception {
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", backends.kafka().bootstrap()))) {
      var offset = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(new TopicPartition(topic, 0));
      return offset == null ? -1 : offset.offset();
    }
  }

  /** Remembers what it was given, and does with it what it was told to. */
  private static final class Recorder implements BatchReader.Handler {
    final List<String> seen = new CopyOnWriteArrayList<>();
    volatile Supplier<Future<?>> effect = Future::succeededFuture;

    @Override public Future<?> apply(List<Received> batch) {
      seen.addAll(keys(batch));
      return effect.get();
    }
  }

  @Test void aGroupCommitsOnlyAfterTheEffect() throws Exception {
    var effect = Promise.<Void>promise();
    var recorder = new Recorder();
    recorder.effect = effect::future;
    publish("a", "b");
    opened(BatchReader.inGroup(backends.vertx(), backends.kafka(), "g-" + topic, topic, 10, recorder));
    await().until(() -> recorder.seen.size() >= 1);
    assertThat(committed("g-" + topic)).isEqualTo(-1);
    effect.complete();
    await().until(() -> committed("g-" + topic) == 2);
    assertThat(recorder.seen).containsExactly("a", "b");
  }

  @Test void aBatchWithoutEffectIsGivenAgainAndNothingPastItIsRead() throws Exception {
    var recorder = new Recorder();
    var tries = new AtomicInteger();
    recorder.effect = () -> {
      if (tries.incrementAndGet() == 2) throw new IllegalStateException("thrown, not answered");
      return tries.get() <= 3 ? Future.failedFuture("the database is away") : Future.succeededFuture();
    };
    publish("a", "b", "c");
    opened(BatchReader.inGroup(backends.vertx(), backends.kafka(), "g-" + topic, topic, 1, recorder));
    await().until(() -> committed("g-" + topic) == 3);
    assertThat(recorder.seen).containsExactly("a", "a", "a", "a", "b", "c");
  }

  @Test void whatHadNoEffectBeforeTheEndIsReadByTheNextMember() throws Exception {
    var first = new Recorder();
    first.effect = () -> first.seen.contains("c") ? Future.failedFuture("away") : Future.succeededFuture();
    publish("a", "b", "c", "d");
    var reader = await(BatchReader.inGroup(backends.vertx(), backends.kafka(), "g-" + topic, topic, 1, first));
    await().until(() -> first.seen.contains("c"));
    await(reader.close());
    assertThat(committed("g-" + topic)).isEqualTo(2);
    var second = new Recorder();
    opened(BatchReader.inGroup(backends.vertx(), backends.kafka(), "g-" + topic, topic, 10, second));
    await().until(() -> second.seen.size() == 2);
    assertThat(second.seen).containsExactly("c", "d");
    assertThat(first.seen).doesNotContain("d");
  }

  @Test void aHandlerThatEndsOnAnotherThreadIsFollowedOnTheReadersContext() {
    var threads = new ConcurrentLinkedQueue<Thread>();
    var seen = new CopyOnWriteArrayList<String>();
    publish("a");
    opened(BatchReader.inGroup(backends.vertx(), backends.kafka(), "g-" + topic, topic, 1, batch -> {
      threads.add(Thread.currentThread());
      seen.addAll(keys(batch));
      var effect = Promise.<Void>promise();
      new Thread(effect::complete).start();
      return effect.future();
    }));
    publish("b", "c");
    await().until(() -> seen.size() == 3);
    assertThat(Set.copyOf(threads)).hasSize(1);
  }

  @Test void headersOfAnyKindHoldNothingUp() {
    var seen = new CopyOnWriteArrayList<Received>();
    opened(BatchReader.alone(backends.vertx(), backends.kafka(), topic, true, 10, batch -> {
      seen.addAll(batch);
      return Future.succeededFuture();
    }));
    try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", backends.kafka().bootstrap()), new StringSerializer(), new ByteArraySerializer())) {
      var odd = new ProducerRecord<String, byte[]>(topic, null, null);
      odd.headers().add("nothing", null).add("bytes", new byte[] {(byte) 0xFF}).add("ce_type", "job.cancel".getBytes(StandardCharsets.UTF_8));
      producer.send(odd);
    }
    publish("after");
    await().until(() -> seen.size() == 2);
    assertThat(seen.getFirst().type()).isEqualTo("job.cancel");
    assertThat(seen.getFirst().value()).isNull();
    assertThat(seen.getFirst().headers()).doesNotContainKey("nothing");
    assertThatThrownBy(() -> seen.getFirst().as(Object.class)).hasMessage("no value");
  }

  @Test void aloneReadsFromTheBeginningOrFromNowOn() {
    publish("old");
    var all = new Recorder();
    var fresh = new Recorder();
    opened(BatchReader.alone(backends.vertx(), backends.kafka(), topic, true, 10, all));
    opened(BatchReader.alone(backends.vertx(), backends.kafka(), topic, false, 10, fresh));
    publish("new");
    await().until(() -> all.seen.size() == 2 && fresh.seen.size() == 1);
    assertThat(all.seen).containsExactly("old", "new");
    assertThat(fresh.seen).containsExactly("new");
  }

  @Test void aloneFailsWhereThereIsNoSuchTopic() {
    assertThatThrownBy(() -> await(BatchReader.alone(backends.vertx(), backends.kafka(), "nowhere", true, 10, batch -> Future.succeededFuture())))
        .hasMessageContaining("there is no topic nowhere");
  }

  @Test void aTopicTheBrokerLearnsOfAMomentLaterIsRead() {
    var recorder = new Recorder();
    var opening = BatchReader.alone(backends.vertx(), backends.kafka(), topic + ".late", true, 10, recorder);
    await(backends.vertx().timer(500));
    assertThat(opening.isComplete()).isFalse();
    backends.topic(topic + ".late", 1);
    opened(opening);
    backends.publishRaw(topic + ".late", "a", new byte[0], Map.of());
    await().until(() -> recorder.seen.equals(List.of("a")));
  }

  @Test void closingIsHarmlessTwiceAndEndsTheReading() {
    var recorder = new Recorder();
    var reader = await(BatchReader.alone(backends.vertx(), backends.kafka(), topic, true, 10, recorder));
    publish("a");
    await().until(() -> recorder.seen.size() == 1);
    await(reader.close());
    await(reader.close());
    publish("b");
    var other = new Recorder();
    opened(BatchReader.alone(backends.vertx(), backends.kafka(), topic, true, 10, other));
    await().until(() -> other.seen.size() == 2);
    assertThat(recorder.seen).containsExactly("a");
  }

  @Test void aLargeBacklogIsReadInBoundedBatchesOneAtATime() {
    int many = 20_000;
    try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", backends.kafka().bootstrap()), new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < many; i++) producer.send(new ProducerRecord<>(topic, "k" + i, new byte[200]));
    }
    var underWay = new AtomicInteger();
    var most = new AtomicInteger();
    var largest = new AtomicInteger();
    var seen = new ArrayList<String>();
    opened(BatchReader.inGroup(backends.vertx(), backends.kafka(), "g-" + topic, topic, 500, batch -> {
      most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      largest.accumulateAndGet(batch.size(), Math::max);
      var effect = Promise.<Void>promise();
      backends.vertx().setTimer(1, done -> {
        seen.addAll(keys(batch));
        underWay.decrementAndGet();
        effect.complete();
      });
      return effect.future();
    }));
    await().until(() -> seen.size() == many);
    assertThat(seen).containsExactlyElementsOf(IntStream.range(0, many).mapToObj(i -> "k" + i).toList());
    assertThat(most).hasValue(1);
    assertThat(largest.get()).isBetween(2, 500);
  }
}
