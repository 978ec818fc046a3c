package io.carillon.scheduler.outbox;

import io.carillon.contract.Assignment;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Writes what has been decided beside the decision, in the decision's own transaction. Wake the relay after the commit. */
public final class Outbox {
  private static final String ADD = """
      insert into outbox (topic, key, headers, value)
      select topic, key, headers::jsonb, value
      from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) with ordinality as r (topic, key, headers, value, nth) order by nth""";
  private static final String NUMBERS = """
      insert into lane as l (pbx, last) select pbx, n from unnest($1::text[], $2::bigint[]) as r (pbx, n) order by pbx
      on conflict (pbx) do update set last = l.last + excluded.last returning pbx, last""";

  private Outbox() {}

  /** Adds records in this order: one statement, whatever their number. */
  public static Future<Void> add(SqlConnection tx, List<OutboxRow> rows) {
    if (rows.isEmpty()) return Future.succeededFuture();
    int n = rows.size();
    var topics = new String[n];
    var keys = new String[n];
    var headers = new String[n];
    var values = new Buffer[n];
    for (int i = 0; i < n; i++) {
      var row = rows.get(i);
      topics[i] = row.topic();
      keys[i] = row.key();
      headers[i] = new JsonObject(Map.copyOf(row.event().headers())).encode();
      values[i] = Buffer.buffer(row.value());
    }
    return tx.preparedQuery(ADD).execute(Tuple.of(topics, keys, headers, values)).mapEmpty();
  }

  /**
   * Takes lane numbers: for each PBX as many as asked, answered by the first of them. The lanes stay locked, in the order of
   * their ids, until the transaction ends; take them after any row of a job or PBX.
   */
  public static Future<Map<String, Long>> numbers(SqlConnection tx, Map<String, Integer> wanted) {
    if (wanted.isEmpty()) return Future.succeededFuture(Map.of());
    var sorted = new TreeMap<>(wanted);
    var counts = sorted.values().stream().map(Integer::longValue).toArray(Long[]::new);
    return tx.preparedQuery(NUMBERS).execute(Tuple.of(sorted.keySet().toArray(String[]::new)).addValue(counts)).map(rows -> {
      var first = new TreeMap<String, Long>();
      rows.forEach(row -> first.put(row.getString(0), row.getLong(1) - sorted.get(row.getString(0)) + 1));
      return first;
    });
  }

  /** Tells agents things, in this order within each PBX: each function is given its lane number. */
  public static Future<Void> tell(SqlConnection tx, Map<String, List<LongFunction<Assignment>>> byPbx, Instant now) {
    var counts = new TreeMap<String, Integer>();
    byPbx.forEach((pbx, messages) -> {
      if (!messages.isEmpty()) counts.put(pbx, messages.size());
    });
    return numbers(tx, counts).compose(first -> {
      var rows = new ArrayList<OutboxRow>();
      first.forEach((pbx, number) -> {
        long lane = number;
        for (var message : byPbx.get(pbx)) rows.add(OutboxRow.assignment(pbx, message.apply(lane++), now));
      });
      return add(tx, rows);
    });
  }
}
