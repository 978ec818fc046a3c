package io.carillon.gateway.settings;

import io.carillon.gateway.edge.Problem.Fault;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One kind of thing that operators set.
 *
 * @param word what one is called in answers
 * @param operation what one is called in the contract's operation names
 * @param fields the first is the key
 * @param shown selected and shown beside the fields, never set
 * @param check what the contract cannot say
 * @param tenants whether each tenant has its own
 */
record Kind(String word, String operation, String path, String table, List<Field> fields, List<String> shown, BiConsumer<Row, JsonObject> show,
    Function<JsonObject, List<Fault>> check, boolean tenants) {
  private static final List<String> NOTHING = List.of();
  /** Where a route stands that does not say where. */
  static final int OTHERWISE_AT = 100;

  static final Kind TRUNK = new Kind("trunk", "Trunk", "trunks", "trunk", List.of(Field.text("id", "id"), Field.text("dial", "dial"),
      Field.text("endpoint", "endpoint"), new Field("strip", "strip", Field.Kind.TEXT, ""), new Field("prepend", "prepend", Field.Kind.TEXT, ""),
      new Field("maxChannels", "max_channels", Field.Kind.INT, null), new Field("reserve", "reserve", Field.Kind.INT, 0),
      new Field("urgentReserve", "urgent_reserve", Field.Kind.INT, 0), new Field("callsPerSecond", "calls_per_second", Field.Kind.DOUBLE, null),
      new Field("maxSeconds", "max_seconds", Field.Kind.INT, 3600), new Field("pbxs", "pbxs", Field.Kind.TEXTS, null),
      new Field("enabled", "enabled", Field.Kind.FLAG, true)), List.of(TrunkView.HEALTH), TrunkView::add, SettingsCheck::trunk, false);

  static final Kind ROUTE = of("route", "Route", "routes", "route", SettingsCheck::route, Field.text("id", "id"),
      new Field("position", "position", Field.Kind.INT, OTHERWISE_AT), new Field("patterns", "patterns", Field.Kind.JSON, null),
      new Field("trunks", "trunks", Field.Kind.TEXTS, null), new Field("enabled", "enabled", Field.Kind.FLAG, true));

  static final Kind PBX = new Kind("PBX", "Pbx", "pbxs", "pbx", List.of(Field.text("id", "id"), new Field("mode", "mode", Field.Kind.TEXT, "AMI"),
      new Field("maxChannels", "max_channels", Field.Kind.INT, null), new Field("callsPerSecond", "calls_per_second", Field.Kind.DOUBLE, null),
      new Field("enabled", "enabled", Field.Kind.FLAG, true)),
      List.of("epoch", "fenced", "link_up", "asterisk_version", "status::text as status", "status_at", "clock_off"), PbxView::add, SettingsCheck::pbx, false);

  static final Kind SCRIPT = of("script", "Script", "scripts", "script", SettingsCheck::script, Field.text("name", "name"), Field.text("context", "context"),
      Field.text("extension", "extension"), new Field("priority", "priority", Field.Kind.INT, null), Field.text("application", "application"), Field.text("data", "data"));

  static final Kind TARGET = of("target", "Target", "targets", "target", SettingsCheck::nothing, Field.text("name", "name"), Field.text("number", "number"),
      new Field("trunks", "trunks", Field.Kind.TEXTS, null), Field.text("script", "script"));

  static final Kind CALLER = new Kind("caller", "Caller", "callers", "caller", List.of(Field.text("number", "number"), Field.text("pbx", "pbx"),
      new Field("script", "script", Field.Kind.TEXT, "callback"), new Field("enabled", "enabled", Field.Kind.FLAG, true)), NOTHING, (row, json) -> {
        // nothing beside the fields
      }, SettingsCheck::nothing, true);

  static List<Kind> all() {
    return List.of(TRUNK, ROUTE, PBX, SCRIPT, TARGET, CALLER);
  }

  private static Kind of(String word, String operation, String path, String table, Function<JsonObject, List<Fault>> check, Field... fields) {
    return new Kind(word, operation, path, table, List.of(fields), NOTHING, (row, json) -> {
      // nothing beside the fields
    }, check, false);
  }

  Field key() {
    return fields.getFirst();
  }

  JsonObject json(Row row) {
    var json = new JsonObject();
    fields.forEach(field -> field.toJson(row, json));
    show.accept(row, json);
    return json;
  }

  /** The path parameter's name. */
  String keyInPath() {
    return this == CALLER ? "number" : "name";
  }
}
