package io.carillon.gateway.edge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What a schema says in words of the place at which one of its keywords stands. Pure. */
final class Described {
  private Described() {}

  /**
   * Null where it says nothing.
   *
   * @param root the schema that was validated by, with its references as they are or already replaced by what they lead to
   * @param keyword the way from there to the keyword, as {@code #/properties/name/$ref/pattern}
   */
  static String by(JsonObject root, String keyword) {
    return walk(root, root, keyword.substring(0, keyword.lastIndexOf('/'))) instanceof JsonObject schema ? schema.getString("description") : null;
  }

  private static Object walk(JsonObject root, Object from, String way) {
    Object here = from;
    for (String step : way.split("/")) {
      if (step.isEmpty() || step.equals("#")) continue;
      here = switch (here) {
        case JsonObject schema when step.equals("$ref") -> schema.getValue("$ref") instanceof String reference ? walk(root, root, reference) : schema;
        case JsonObject schema -> schema.getValue(step);
        case JsonArray schemas when step.matches("\\d{1,4}") && Integer.parseInt(step) < schemas.size() -> schemas.getValue(Integer.parseInt(step));
        case null, default -> null;
      };
    }
    return here;
  }
}
