package io.carillon.scheduler.intake;

import io.carillon.kafka.Received;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far a topic has become rows; never goes back, so that a replay hides nothing that was visible. */
public final class Offsets {
  private static final String REACHED = """
      insert into intake_offset as o (topic, part, next_offset) select $1, part, next_offset from unnest($2::int[], $3::bigint[]) as r (part, next_offset)
      on conflict (topic, part) do update set next_offset = greatest(o.next_offset, excluded.next_offset)""";
  private static final String NEXT = "select part, next_offset from intake_offset where topic = $1";

  private Offsets() {}

  /** In the transaction in which these records of one topic have their effect. */
  public static Future<Void> reached(SqlConnection tx, List<Received> records) {
    if (records.isEmpty()) return Future.succeededFuture();
    Map<Integer, Long> next = new TreeMap<>();
    records.forEach(one -> next.merge(one.partition(), one.offset() + 1, Math::max));
    return reached(tx, records.getFirst().topic(), next);
  }

  /** @param next the offset after the last record that had its effect, by partition */
  public static Future<Void> reached(SqlConnection tx, String topic, Map<Integer, Long> next) {
    return tx.preparedQuery(REACHED).execute(Tuple.of(topic, next.keySet().toArray(Integer[]::new), next.values().toArray(Long[]::new))).mapEmpty();
  }

  /** The offset after the last record that had its effect, of each partition of which one had. */
  public static Future<Map<Integer, Long>> next(SqlClient sql, String topic) {
    return sql.preparedQuery(NEXT).execute(Tuple.of(topic)).map(rows -> {
      var next = new HashMap<Integer, Long>();
      rows.forEach(row -> next.put(row.getInteger(0), row.getLong(1)));
      return next;
    });
  }
}
