package io.carillon.gateway.settings;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** One field of a thing that operators set: its name in JSON, its column, and how one becomes the other. */
record Field(String name, String column, Kind kind, Object otherwise) {
  enum Kind { TEXT, INT, DOUBLE, FLAG, TEXTS, JSON }

  static Field text(String name, String column) {
    return new Field(name, column, Kind.TEXT, null);
  }

  /** How a parameter of this kind stands in SQL. */
  String parameter(int nth) {
    return kind == Kind.JSON ? "$" + nth + "::text::jsonb" : "$" + nth;
  }

  /** How the column is selected. */
  String selected() {
    return kind == Kind.JSON ? column + "::text as " + column : column;
  }

  /** The value for the database; a field that is absent has its default. */
  Object toColumn(JsonObject json) {
    Object value = json.containsKey(name) ? json.getValue(name) : otherwise;
    if (value == null) return null;
    return switch (kind) {
      case TEXT, FLAG -> value;
      case INT -> ((Number) value).intValue();
      case DOUBLE -> ((Number) value).doubleValue();
      case TEXTS -> ((JsonArray) value).stream().map(String.class::cast).toArray(String[]::new);
      case JSON -> ((JsonArray) value).encode();
    };
  }

  void toJson(Row row, JsonObject into) {
    Object value = switch (kind) {
      case TEXT -> row.getString(column);
      case INT -> row.getInteger(column);
      case DOUBLE -> row.getDouble(column);
      case FLAG -> row.getBoolean(column);
      case TEXTS -> row.getArrayOfStrings(column) == null ? null : new JsonArray(java.util.List.of((Object[]) row.getArrayOfStrings(column)));
      case JSON -> row.getString(column) == null ? null : new JsonArray(row.getString(column));
    };
    if (value != null) into.put(name, value);
  }
}
