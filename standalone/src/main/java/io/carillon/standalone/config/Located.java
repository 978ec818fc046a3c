package io.carillon.standalone.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of YAML and the line on which it begins. */
sealed interface Located {
  int line();

  /** As JSON would have it. */
  Object plain();

  /** @param value text, number, boolean or null */
  record Value(int line, Object value) implements Located {
    @Override public Object plain() {
      return value;
    }
  }

  record Listing(int line, List<Located> items) implements Located {
    @Override public Object plain() {
      var array = new JsonArray();
      items.forEach(item -> array.add(item.plain()));
      return array;
    }
  }

  record Mapping(int line, LinkedHashMap<String, Located> fields) implements Located {
    @Override public JsonObject plain() {
      var object = new JsonObject();
      fields.forEach((name, value) -> object.put(name, value.plain()));
      return object;
    }

    /** The same without some fields. */
    Mapping without(String... names) {
      var rest = new LinkedHashMap<>(fields);
      for (String name : names) rest.remove(name);
      return new Mapping(line, rest);
    }

    static Mapping empty(int line) {
      return new Mapping(line, new LinkedHashMap<>(Map.of()));
    }
  }

  /** The line of the place a JSON pointer leads to, or of the nearest thing above it. */
  default int lineAt(String pointer) {
    Located here = this;
    for (String step : pointer.split("/")) {
      if (step.isEmpty()) continue;
      Located next = switch (here) {
        case Mapping mapping -> mapping.fields().get(step.replace("~1", "/").replace("~0", "~"));
        case Listing listing -> step.matches("\\d{1,6}") && Integer.parseInt(step) < listing.items().size() ? listing.items().get(Integer.parseInt(step)) : null;
        case Value value -> null;
      };
      if (next == null) return here.line();
      here = next;
    }
    return here.line();
  }
}
