package io.carillon.gateway.settings;

import io.carillon.gateway.edge.Problem.Fault;
import io.carillon.gateway.submit.Names;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which settings name which others: nothing can be set that names what is not there, and nothing be taken away that is still
 * named or has calls under way. Holds only where whoever changes settings does so under {@link #alone}.
 */
final class References {
  /** Any number that nothing else locks by. */
  private static final long LOCK = 0x5e77_1265L;

  /** A field of one kind that holds the key, or a list of keys, of another. */
  private record Naming(String field, Kind of) {}

  private References() {}

  /** Waits for every other change of settings, in this process or another, until the transaction ends. */
  static Future<Void> alone(SqlClient transaction) {
    return transaction.preparedQuery("select pg_advisory_xact_lock($1)").execute(Tuple.of(LOCK)).mapEmpty();
  }

  private static List<Naming> of(Kind kind) {
    return switch (kind.table()) {
      case "trunk" -> List.of(new Naming("pbxs", Kind.PBX));
      case "route" -> List.of(new Naming("trunks", Kind.TRUNK));
      case "target" -> List.of(new Naming("trunks", Kind.TRUNK), new Naming("script", Kind.SCRIPT));
      case "caller" -> List.of(new Naming("pbx", Kind.PBX), new Naming("script", Kind.SCRIPT));
      default -> List.of();
    };
  }

  /** One fault for each name in {@code json} that nothing has. */
  static Future<List<Fault>> missing(SqlClient sql, Kind kind, JsonObject json) {
    var faults = Future.succeededFuture(List.<Fault>of());
    for (var naming : of(kind)) faults = faults.compose(before -> missing(sql, naming, json).map(more -> joined(before, more)));
    return faults;
  }

  private static Future<List<Fault>> missing(SqlClient sql, Naming naming, JsonObject json) {
    Object value = json.getValue(naming.field);
    if (value == null) return Future.succeededFuture(List.of());
    var names = value instanceof JsonArray list ? list.stream().map(String.class::cast).toList() : List.of((String) value);
    String key = naming.of.key().column();
    return sql.preparedQuery("select " + key + " from " + naming.of.table() + " where " + key + " = any($1)").execute(Tuple.of(names.toArray(String[]::new)))
        .map(rows -> {
          var known = new HashSet<>(naming.of == Kind.SCRIPT ? Names.BUILT_IN_SCRIPTS : Set.<String>of());
          rows.forEach(row -> known.add(row.getString(0)));
          var faults = new ArrayList<Fault>();
          for (int i = 0; i < names.size(); i++) {
            if (known.contains(names.get(i))) continue;
            String pointer = "/" + naming.field + (value instanceof JsonArray ? "/" + i : "");
            faults.add(Fault.at(pointer, "names the " + naming.of.word() + " " + names.get(i) + ", which does not exist"));
          }
          return List.copyOf(faults);
        });
  }

  private static List<Fault> joined(List<Fault> before, List<Fault> more) {
    var all = new ArrayList<>(before);
    all.addAll(more);
    return List.copyOf(all);
  }

  /**
   * Who still needs it, in words; empty where nobody does. Callers, calls and campaigns may be another tenant's: they are only
   * counted.
   */
  static Future<List<String>> users(SqlClient sql, Kind kind, String key) {
    String query = switch (kind.table()) {
      case "pbx" -> "select 'trunk ' || id from trunk where $1 = any(pbxs) union all" + counted("caller", "caller where pbx = $1")
          + " union all" + counted("call under way", "attempt where pbx = $1 and not settled");
      case "trunk" -> "select 'route ' || id from route where $1 = any(trunks) union all select 'target ' || name from target where $1 = any(trunks)"
          + " union all" + counted("call under way", "attempt where trunk = $1 and not settled");
      case "script" -> "select 'target ' || name from target where script = $1 union all" + counted("caller", "caller where script = $1")
          + " union all" + counted("campaign that has not ended", "campaign where spec ->> 'script' = $1 and state not in ('FINISHED', 'STOPPED')");
      default -> null;
    };
    if (query == null) return Future.succeededFuture(List.of());
    return sql.preparedQuery(query).execute(Tuple.of(key)).map(rows -> {
      var users = new ArrayList<String>();
      rows.forEach(row -> users.add(row.getString(0)));
      return users.stream().sorted().toList();
    });
  }

  private static String counted(String word, String from) {
    return " select count(*) || ' × " + word + "' from " + from + " having count(*) > 0";
  }
}
