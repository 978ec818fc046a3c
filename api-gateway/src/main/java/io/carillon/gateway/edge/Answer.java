package io.carillon.gateway.edge;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * What is answered.
 *
 * @param body null: none
 */
public record Answer(int status, JsonObject body, Map<String, String> headers) {
  public static Answer ok(JsonObject body) {
    return new Answer(200, body, Map.of());
  }

  public static Answer created(JsonObject body, String location) {
    return new Answer(201, body, Map.of("Location", location));
  }

  public static Answer accepted(JsonObject body, String location) {
    return new Answer(202, body, location == null ? Map.of() : Map.of("Location", location));
  }

  public static Answer nothing() {
    return new Answer(204, null, Map.of());
  }

  public Answer with(String header, String value) {
    var more = new HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, more);
  }
}
