package io.carillon.scheduler.intake;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far the topic has become rows; never goes back, so that a replay hides nothing that was visible. */
final class Offsets {
  private static final String REACHED = """
      insert into intake_offset as o (topic, part, next_offset) select $1, part, next_offset from unnest($2::int[], $3::bigint[]) as r (part, next_offset)
      on conflict (topic, part) do update set next_offset = greatest(o.next_offset, excluded.next_offset)""";

  private Offsets() {}

  static Future<Void> reached(SqlConnection tx, List<Taken> taken) {
    if (taken.isEmpty()) return Future.succeededFuture();
    Map<Integer, Long> next = new TreeMap<>();
    taken.forEach(one -> next.merge(one.record().partition(), one.record().offset() + 1, Math::max));
    return tx.preparedQuery(REACHED).execute(Tuple.of(taken.get(0).record().topic(), next.keySet().toArray(Integer[]::new),
        next.values().toArray(Long[]::new))).mapEmpty();
  }
}
