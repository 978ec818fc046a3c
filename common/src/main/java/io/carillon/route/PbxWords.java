package io.carillon.route;

import io.carillon.contract.PbxMode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Reads of all PBXs what stands of them now. */
public final class PbxWords {
  private static final String READ = """
      select id, mode, enabled, fenced, clock_off is null as clock_right, link_up, status is not null as counted, (status ->> 'countMillis')::int as count_millis,
        status_at, now() as now from pbx""";

  private PbxWords() {}

  /** By id; fails where the database does. */
  public static Future<Map<String, PbxWord>> read(SqlClient sql) {
    return sql.preparedQuery(READ).execute().map(rows -> {
      var words = new HashMap<String, PbxWord>();
      rows.forEach(row -> words.put(row.getString("id"), word(row)));
      return words;
    });
  }

  private static PbxWord word(Row row) {
    var at = row.getOffsetDateTime("status_at");
    return new PbxWord(PbxMode.valueOf(row.getString("mode")), row.getBoolean("enabled"), row.getBoolean("fenced"), row.getBoolean("clock_right"),
        row.getBoolean("link_up"), at == null ? null : Duration.between(at, row.getOffsetDateTime("now")), row.getBoolean("counted"), row.getInteger("count_millis"));
  }
}
