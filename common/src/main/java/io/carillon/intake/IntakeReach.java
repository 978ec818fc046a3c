package io.carillon.intake;

import io.carillon.contract.Topics;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.TopicEnds;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;

/**
 * Where {@code dial.jobs} ends, and whether intake, which stores its offsets in the transaction of its rows, has come that far.
 */
public final class IntakeReach {
  private static final long LOOK_MILLIS = 20;

  private final Vertx vertx;
  private final SqlClient sql;
  private final TopicEnds topics;
  private final long lookMillis;

  private IntakeReach(Vertx vertx, SqlClient sql, TopicEnds topics, long lookMillis) {
    this.vertx = vertx;
    this.sql = sql;
    this.topics = topics;
    this.lookMillis = lookMillis;
  }

  /** @param sql what is asked while it waits; not closed with it */
  public static Future<IntakeReach> open(Vertx vertx, SqlClient sql, KafkaSettings kafka) {
    return open(vertx, sql, kafka, LOOK_MILLIS);
  }

  static Future<IntakeReach> open(Vertx vertx, SqlClient sql, KafkaSettings kafka, long lookMillis) {
    return vertx.executeBlocking(() -> new IntakeReach(vertx, sql, TopicEnds.open(vertx, kafka), lookMillis), false);
  }

  /** Where each partition ends now; fails where the broker does not answer. */
  public Future<Map<Integer, Long>> ends() {
    return topics.ends(Topics.JOBS);
  }

  /** Whether everything before these ends has become rows, as this connection sees it. */
  public static Future<Boolean> passed(SqlClient sql, Map<Integer, Long> ends) {
    return sql.preparedQuery("select part, next_offset from intake_offset where topic = $1").execute(Tuple.of(Topics.JOBS)).map(rows -> {
      var reached = new HashMap<Integer, Long>();
      rows.forEach(row -> reached.put(row.getInteger(0), row.getLong(1)));
      return ends.entrySet().stream().allMatch(end -> reached.getOrDefault(end.getKey(), 0L) >= end.getValue());
    });
  }

  /** Waits until it has; false where it had not within the time. */
  public Future<Boolean> passed(Map<Integer, Long> ends, long atMostMillis) {
    var told = Promise.<Boolean>promise();
    look(ends, System.nanoTime() + atMostMillis * 1_000_000, told);
    return told.future();
  }

  /** One promise for all looks: futures that wait for each other, one a look, end one within the other, and a stack has an end. */
  private void look(Map<Integer, Long> ends, long deadlineNanos, Promise<Boolean> told) {
    passed(sql, ends).onComplete(passed -> {
      if (passed || System.nanoTime() - deadlineNanos > 0) told.complete(passed);
      else vertx.setTimer(lookMillis, again -> look(ends, deadlineNanos, told));
    }, told::fail);
  }

  public Future<Void> close() {
    return topics.close();
  }
}
