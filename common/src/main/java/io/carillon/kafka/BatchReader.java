package io.carillon.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import io.vertx.kafka.client.consumer.OffsetAndMetadata;
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
 * Reads a topic by hand: poll, give the batch away, poll again once its future has succeeded; how far it came is committed now and then. Never more than one batch is
 * under way, so memory is bounded by {@code maxPollRecords}, and what was not yet effective is read again after a crash: handlers are
 * idempotent by id.
 *
 * <p>A handler's failure means that its effect could not be had now (the database is away): the same batch is given again after a
 * pause, and nothing later is read meanwhile. A record that can never be handled is the handler's to set aside. A member of a group
 * whose batch has no effect for a minute loses its partitions to the others, which then get the same records.
 *
 * <p>Everything runs on the context that opened it, on whatever thread a handler's future ends.
 */
public final class BatchReader implements Movable {
  private static final Logger log = LoggerFactory.getLogger(BatchReader.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final long RETRY_MILLIS = 500;
  /**
   * Each commit is a record of its own that the broker flushes; what is read again after a crash is no more than this much and a poll. It comes so
   * long after the first effect that is not committed, not at once: else its flush would stand in the way of what the effect led to.
   */
  private static final long COMMIT_NANOS = 250_000_000L;

  /** What becomes of a batch; the future ends when its effect is safe. */
  @FunctionalInterface
  public interface Handler extends Function<List<Received>, Future<?>> {}

  /** Called on the reader's context when partitions are taken or given up; never with none. */
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
  /** What has had its effect and is not committed; never what was only polled. */
  private final Map<TopicPartition, OffsetAndMetadata> effective = new HashMap<>();
  /** When the first of these had its effect. */
  private long effectiveAt;
  /** Counts assignments and revocations, so that what was begun for an earlier one is not finished for a later. */
  private long turn;
  /** False while an assignment's starting point is not known: what is polled then is older than the assignment. */
  private boolean reading = true;
  /** Where it was told to go on and has not gone yet. */
  private Move wanted;
  /** It was told to rest, and does. */
  private boolean resting;

  /** For each partition there is the offset to go on from; one that is not named goes on at its end. */
  @FunctionalInterface
  public interface Whence extends Function<Set<Integer>, Future<Map<Integer, Long>>> {}

  private record Move(Whence whence, Runnable begun) {
    static final Move REST = new Move(null, () -> {});
  }

  private BatchReader(Vertx vertx, KafkaConsumer<String, byte[]> consumer, String topic, Handler handler, boolean commits) {
    this.context = vertx.getOrCreateContext();
    this.consumer = consumer;
    this.topic = topic;
    this.handler = handler;
    this.commits = commits;
  }

  /** As a member of a group; a new group begins at the topic's beginning. The future ends when it is subscribed. */
  public static Future<BatchReader> inGroup(Vertx vertx, KafkaSettings kafka, String group, String topic, int maxPollRecords, Handler handler) {
    return Consumers.member(vertx, kafka, group, Map.of("auto.offset.reset", "earliest"), maxPollRecords).compose(consumer -> {
      var reader = new BatchReader(vertx, consumer, topic, handler, true);
      return reader.begun(consumer.subscribe(topic));
    });
  }

  /**
   * As the only reader of a one-partition topic among the members of a group. From each time it is assigned, only what is written
   * from then on is read; nothing is committed. {@code ownership.assigned} is called once the starting point is fixed: the handler
   * gets everything written after that call, and nothing before it.
   */
  public static Future<BatchReader> soleFromNow(Vertx vertx, KafkaSettings kafka, String group, String topic, int maxPollRecords,
      Ownership ownership, Handler handler) {
    var quick = Map.of("auto.offset.reset", "latest", "session.timeout.ms", "6000", "heartbeat.interval.ms", "1500");
    return Consumers.member(vertx, kafka, group, quick, maxPollRecords).compose(consumer -> {
      var reader = new BatchReader(vertx, consumer, topic, handler, false);
      reader.reading = false;
      consumer.partitionsAssignedHandler(taken -> reader.assigned(taken, ownership));
      consumer.partitionsRevokedHandler(lost -> reader.revoked(lost, ownership));
      return reader.begun(consumer.subscribe(topic));
    });
  }

  /** All partitions, alone, without a group: from the beginning, or from now on. Fails where there is no such topic, nor one within 3 s. */
  public static Future<BatchReader> alone(Vertx vertx, KafkaSettings kafka, String topic, boolean fromBeginning, int maxPollRecords, Handler handler) {
    return Consumers.open(vertx, kafka, Map.of("auto.offset.reset", fromBeginning ? "earliest" : "latest"), maxPollRecords).compose(consumer -> {
      var reader = new BatchReader(vertx, consumer, topic, handler, false);
      return reader.begun(Consumers.partitions(vertx, consumer, topic).compose(all -> consumer.assign(all)
          .compose(assigned -> fromBeginning ? Consumers.toBeginning(consumer, all) : Consumers.toEnd(consumer, all))));
    });
  }

  /**
   * All partitions, alone, without a group, from now on, until it is told by {@link #goOnFrom} where to go on instead. Of an offset that the topic
   * does not hold any more it goes on with the first that it does. Fails as {@link #alone} does.
   */
  public static Future<BatchReader> movable(Vertx vertx, KafkaSettings kafka, String topic, int maxPollRecords, Handler handler) {
    return Consumers.open(vertx, kafka, Map.of("auto.offset.reset", "earliest"), maxPollRecords).compose(consumer -> {
      var reader = new BatchReader(vertx, consumer, topic, handler, false);
      return reader.begun(Consumers.partitions(vertx, consumer, topic).compose(all -> consumer.assign(all).compose(assigned -> Consumers.toEnd(consumer, all))));
    });
  }

  /**
   * Goes on elsewhere, with all the partitions there are by then, once the batch under way has had its effect or failed. {@code begun} is called
   * on the reader's context between the last batch from before and the first from there. What fails is tried again; a later call
   * replaces one that has not begun. From any thread.
   */
  @Override public void goOnFrom(Whence whence, Runnable begun) {
    context.runOnContext(told -> move(new Move(whence, begun)));
  }

  /** From any thread. */
  @Override public void rest() {
    context.runOnContext(told -> move(Move.REST));
  }

  private void move(Move to) {
    wanted = to;
    if (resting) next();
  }

  /** How many partitions the topic has by now. */
  @Override public Future<Integer> partitions() {
    return consumer.partitionsFor(topic).map(List::size);
  }

  private Future<BatchReader> begun(Future<?> ready) {
    return ready.transform(done -> {
      if (done.failed()) return consumer.close().transform(closed -> Future.<BatchReader>failedFuture(done.cause()));
      context.runOnContext(go -> next());
      return Future.succeededFuture(this);
    });
  }

  // A rebalance that changes nothing for this member is told as an empty set, and seeking nothing means seeking everything.
  private void assigned(Set<TopicPartition> taken, Ownership ownership) {
    if (taken.isEmpty()) return;
    turn++;
    reading = false;
    beginAtEnd(taken, ownership, turn);
  }

  private void beginAtEnd(Set<TopicPartition> taken, Ownership ownership, long begunIn) {
    if (closing || turn != begunIn) return;
    Consumers.toEnd(consumer, taken).onComplete(at -> {
      if (turn != begunIn) return;
      reading = true;
      ownership.assigned(Consumers.numbers(taken));
    }, failed -> {
      if (turn != begunIn) return;
      log.atWarn().addKeyValue("topic", topic).setCause(failed).log("the end of the topic could not be found, tried again");
      context.owner().setTimer(RETRY_MILLIS, again -> beginAtEnd(taken, ownership, begunIn));
    });
  }

  private void revoked(Set<TopicPartition> lost, Ownership ownership) {
    if (lost.isEmpty()) return;
    turn++;
    reading = false;
    ownership.revoked(Consumers.numbers(lost));
  }

  private void next() {
    resting = !closing && wanted == Move.REST;
    if (closing) ended.tryComplete();
    else if (resting) wanted = null;
    else if (wanted != null) goOn(wanted);
    else consumer.poll(POLL).onComplete(this::handle, this::pollFailed);
  }

  private void goOn(Move to) {
    Consumers.partitions(context.owner(), consumer, topic)
        .compose(all -> consumer.assign(all).compose(assigned -> to.whence().apply(Consumers.numbers(all))).compose(from -> Consumers.to(consumer, all, from)))
        .onComplete(done -> context.runOnContext(onward -> {
          if (done.failed()) {
            if (!closing) log.atWarn().addKeyValue("topic", topic).setCause(done.cause()).log("where to go on could not be found, tried again");
            later(this::next);
            return;
          }
          if (wanted == to) {
            wanted = null;
            to.begun().run();
          }
          next();
        }));
  }

  private void pollFailed(Throwable failure) {
    if (!closing) log.atWarn().addKeyValue("topic", topic).setCause(failure).log("a poll failed, tried again");
    later(this::next);
  }

  private void handle(KafkaConsumerRecords<String, byte[]> polled) {
    if (polled.isEmpty() || !reading) {
      committedNowAndThen();
      next();
      return;
    }
    var batch = new ArrayList<Received>(polled.size());
    polled.records().forEach(record -> batch.add(Received.of(record)));
    give(batch);
  }

  private void give(List<Received> batch) {
    handled(batch).onComplete(done -> context.runOnContext(onward -> {
          if (effective.isEmpty()) effectiveAt = System.nanoTime();
          if (commits) batch.forEach(record -> effective.merge(new TopicPartition(record.topic(), record.partition()),
              new OffsetAndMetadata(record.offset() + 1, ""), (one, other) -> one.getOffset() > other.getOffset() ? one : other));
          committedNowAndThen();
          next();
        }),
        failure -> context.runOnContext(onward -> {
          if (!closing) log.atWarn().addKeyValue("topic", topic).addKeyValue("records", batch.size()).setCause(failure).log("a batch has no effect yet, given again");
          later(() -> {
            if (wanted != null) next();
            else give(batch);
          });
        }));
  }

  private Future<?> handled(List<Received> batch) {
    try {
      return handler.apply(batch);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** After a pause, unless it is closed by then: what had no effect is read again by whoever comes next. */
  private void later(Runnable step) {
    if (closing) {
      ended.tryComplete();
      return;
    }
    context.owner().setTimer(RETRY_MILLIS, again -> {
      if (closing) ended.tryComplete();
      else step.run();
    });
  }

  private void committedNowAndThen() {
    if (!effective.isEmpty() && System.nanoTime() - effectiveAt > COMMIT_NANOS) committed();
  }

  /** A failed commit costs a repeat after a restart, nothing else. */
  private Future<?> committed() {
    if (effective.isEmpty()) return Future.succeededFuture();
    var upTo = Map.copyOf(effective);
    effective.clear();
    return consumer.commit(upTo).onFailure(failure -> log.atInfo().addKeyValue("topic", topic).setCause(failure).log("offsets not committed"));
  }

  /** Ends after the batch under way; one that fails is not given again. */
  @Override public Future<Void> close() {
    var closed = Promise.<Void>promise();
    context.runOnContext(close -> {
      closing = true;
      if (resting) ended.tryComplete();
      ended.future().compose(done -> committed().transform(any -> consumer.close())).onComplete(closed);
    });
    return closed.future();
  }
}
