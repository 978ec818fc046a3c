package io.carillon.gateway.settings;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of one kind. Names of tables and columns come from {@link Kind}, values are always parameters. */
final class SettingsStore {
  private final Pool pool;
  private final Kind kind;

  SettingsStore(Pool pool, Kind kind) {
    this.pool = pool;
    this.kind = kind;
  }

  Future<Optional<JsonObject>> find(String tenant, String key) {
    return find(pool, tenant, key);
  }

  Future<Optional<JsonObject>> find(SqlClient sql, String tenant, String key) {
    var at = Tuple.of(key);
    return sql.preparedQuery("select " + selected() + " from " + kind.table() + " where " + kind.key().column() + " = $1" + ofTenant(tenant, at))
        .execute(at).map(this::first);
  }

  Future<List<JsonObject>> list(String tenant, String after, int limit) {
    var at = Tuple.of(after, limit);
    return pool.preparedQuery("select " + selected() + " from " + kind.table() + " where ($1::text is null or " + kind.key().column() + " > $1)"
        + ofTenant(tenant, at) + " order by " + kind.key().column() + " limit $2").execute(at).map(rows -> {
          var list = new ArrayList<JsonObject>();
          rows.forEach(row -> list.add(kind.json(row)));
          return list;
        });
  }

  /** True where it was made, false where one of this key is there. */
  Future<Boolean> create(SqlClient sql, String tenant, JsonObject json) {
    return sql.preparedQuery(insert() + " on conflict do nothing").execute(values(tenant, json)).map(made -> made.rowCount() == 1);
  }

  /** True where it was made, false where it was replaced. */
  Future<Boolean> put(SqlClient sql, String tenant, JsonObject json) {
    String set = kind.fields().stream().skip(1).map(field -> field.column() + " = excluded." + field.column()).collect(Collectors.joining(", "));
    String key = (kind.tenants() ? "tenant, " : "") + kind.key().column();
    return sql.preparedQuery(insert() + " on conflict (" + key + ") do update set " + set + " returning (xmax = 0)").execute(values(tenant, json))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  Future<Boolean> delete(SqlClient sql, String tenant, String key) {
    var at = Tuple.of(key);
    return sql.preparedQuery("delete from " + kind.table() + " where " + kind.key().column() + " = $1" + ofTenant(tenant, at)).execute(at)
        .map(gone -> gone.rowCount() == 1);
  }

  private String selected() {
    var all = kind.fields().stream().map(Field::selected).collect(Collectors.toCollection(ArrayList::new));
    all.addAll(kind.shown());
    return String.join(", ", all);
  }

  private String ofTenant(String tenant, Tuple at) {
    if (!kind.tenants()) return "";
    at.addString(tenant);
    return " and tenant = $" + at.size();
  }

  private String insert() {
    int n = kind.fields().size();
    String columns = kind.fields().stream().map(Field::column).collect(Collectors.joining(", "));
    String parameters = IntStream.range(0, n).mapToObj(i -> kind.fields().get(i).parameter(i + 1)).collect(Collectors.joining(", "));
    return "insert into " + kind.table() + " (" + columns + (kind.tenants() ? ", tenant" : "") + ") values (" + parameters
        + (kind.tenants() ? ", $" + (n + 1) : "") + ")";
  }

  private Tuple values(String tenant, JsonObject json) {
    var values = Tuple.tuple();
    kind.fields().forEach(field -> values.addValue(field.toColumn(json)));
    if (kind.tenants()) values.addString(tenant);
    return values;
  }

  private Optional<JsonObject> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(kind.json(rows.iterator().next()));
  }
}
