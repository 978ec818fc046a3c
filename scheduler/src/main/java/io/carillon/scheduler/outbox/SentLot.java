package io.carillon.scheduler.outbox;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.DeadLetter;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.Publisher;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Rows of one topic on their way to the broker. What it will never take is set aside in {@code dial.deadletter}, and counts as sent. */
final class SentLot {
  private static final int MOST_BYTES = 64 * 1024;

  private final String topic;
  private final List<Row> rows;
  private final List<Future<Void>> sent = new ArrayList<>();
  private Future<?> over = Future.succeededFuture();

  private SentLot(String topic, List<Row> rows) {
    this.topic = topic;
    this.rows = rows;
  }

  /** @param made the topic is there; where that fails nothing is sent */
  static SentLot of(String topic, List<Row> rows, Future<Void> made, Publisher publisher, InstantSource clock) {
    var lot = new SentLot(topic, rows);
    lot.over = made.compose(there -> publisher.sendAll(rows.stream().map(SentLot::outgoing).toList())).compose(failures -> {
      for (int i = 0; i < rows.size(); i++) lot.sent.add(taken(rows.get(i), failures.get(i), publisher, clock));
      return Future.join(lot.sent);
    });
    return lot;
  }

  private static Publisher.Outgoing outgoing(Row row) {
    return new Publisher.Outgoing(row.getString(1), row.getString(2), row.getBuffer(4).getBytes(), headers(row));
  }

  private static Future<Void> taken(Row row, Throwable failure, Publisher publisher, InstantSource clock) {
    if (failure == null) return Future.succeededFuture();
    return isForEver(failure) ? setAside(row, failure, publisher, clock) : Future.failedFuture(failure);
  }

  private static Map<String, String> headers(Row row) {
    var headers = new HashMap<String, String>();
    row.getJsonObject(3).forEach(header -> headers.put(header.getKey(), String.valueOf(header.getValue())));
    if (!headers.containsKey(CloudEvent.ID_HEADER)) throw new IllegalStateException("an outbox row has no " + CloudEvent.ID_HEADER);
    return headers;
  }

  private static boolean isForEver(Throwable failure) {
    return failure instanceof RecordTooLargeException || failure instanceof RecordBatchTooLargeException || failure instanceof InvalidRecordException;
  }

  private static Future<Void> setAside(Row row, Throwable failure, Publisher publisher, InstantSource clock) {
    byte[] value = row.getBuffer(4).getBytes();
    var now = clock.instant();
    var letter = new DeadLetter(row.getString(1), 0, row.getLong(0), row.getString(2), "the broker will not take it: " + failure.getMessage(),
        Base64.getEncoder().encodeToString(Arrays.copyOf(value, Math.min(value.length, MOST_BYTES))), now);
    var event = new CloudEvent("outbox/" + row.getLong(0), Wire.nameOf(letter), "/carillon/scheduler", now, row.getString(2));
    return publisher.send(Topics.DEADLETTER, row.getString(2), Wire.encode(letter), event).mapEmpty();
  }

  String topic() {
    return topic;
  }

  /** Ends when the broker has spoken on each. */
  Future<?> over() {
    return over;
  }

  /** Why some were not sent; null: all were. */
  Throwable failure() {
    return over.cause();
  }

  /** The ids of what was sent, without what stands behind a failed one of its key: that comes again, in order. */
  List<Long> done() {
    var held = new HashSet<String>();
    var done = new ArrayList<Long>(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      if (sent.get(i).failed()) held.add(rows.get(i).getString(2));
      if (!held.contains(rows.get(i).getString(2))) done.add(rows.get(i).getLong(0));
    }
    return done;
  }
}
