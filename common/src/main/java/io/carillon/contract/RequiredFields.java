package io.carillon.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which fields of a message must be there, as its JSON Schema says: there is one truth about it, and readers need not ask each
 * field whether it is null. Fields inside fields are the reader's own to check.
 */
final class RequiredFields {
  private static final Map<String, List<Field>> BY_NAME = new HashMap<>();

  /** One that must be there, and how a record is asked for it: called for every message, so not by reflection. */
  private record Field(String name, Function<Object, Object> of) {}

  static {
    var json = new JsonMapper();
    Wire.messages().forEach((name, type) -> BY_NAME.put(name, accessors(json, name, type)));
  }

  private RequiredFields() {}

  private static List<Field> accessors(JsonMapper json, String name, Class<?> type) {
    var found = new ArrayList<Field>();
    try (var schema = RequiredFields.class.getResourceAsStream("/schema/" + name + ".json")) {
      for (JsonNode field : json.readTree(schema).get("required")) {
        var accessor = type.getMethod(field.textValue());
        // What is no object is never missing.
        if (!accessor.getReturnType().isPrimitive()) found.add(new Field(field.textValue(), Accessors.function(accessor)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the schema of " + name + " cannot be read", e);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalStateException("the schema of " + name + " requires what the record does not have", e);
    }
    return List.copyOf(found);
  }

  static List<String> missing(String name, Object message) {
    List<String> missing = List.of();
    for (var field : BY_NAME.get(name)) {
      if (field.of().apply(message) != null) continue;
      if (missing.isEmpty()) missing = new ArrayList<>();
      missing.add(field.name());
    }
    return missing;
  }
}
