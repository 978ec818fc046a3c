package io.carillon.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which fields of a message must be there, as its JSON Schema says: there is one truth about it, and readers need not ask each
 * field whether it is null. Fields inside fields are the reader's own to check.
 */
final class RequiredFields {
  private static final Map<String, List<Method>> BY_NAME = new HashMap<>();

  static {
    var json = new JsonMapper();
    Wire.messages().forEach((name, type) -> BY_NAME.put(name, accessors(json, name, type)));
  }

  private RequiredFields() {}

  private static List<Method> accessors(JsonMapper json, String name, Class<?> type) {
    var found = new ArrayList<Method>();
    try (var schema = RequiredFields.class.getResourceAsStream("/schema/" + name + ".json")) {
      for (JsonNode field : json.readTree(schema).get("required")) found.add(type.getMethod(field.textValue()));
    } catch (IOException e) {
      throw new UncheckedIOException("the schema of " + name + " cannot be read", e);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("the schema of " + name + " requires what the record does not have", e);
    }
    return List.copyOf(found);
  }

  static List<String> missing(String name, Object message) {
    var missing = new ArrayList<String>();
    for (var accessor : BY_NAME.get(name)) {
      try {
        if (accessor.invoke(message) == null) missing.add(accessor.getName());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a record's own field cannot be read", e);
      }
    }
    return missing;
  }
}
