package io.carillon.standalone.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads YAML into a tree that knows its lines. A field that is there twice is a mistake, not the later one's win. */
final class YamlTree {
  private YamlTree() {}

  /** The file's top level; where it cannot be read an empty one, and a problem. */
  static Located.Mapping read(String text, Problems problems) {
    try (var parser = new YAMLFactory().createParser(text)) {
      if (parser.nextToken() == null) return Located.Mapping.empty(1);
      if (next(parser, "", problems) instanceof Located.Mapping mapping) return mapping;
      problems.add(1, "", "the file must be fields with values, as pbxs: and trunks:");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      problems.add(at == null ? 1 : at.getLineNr(), "", "is not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      problems.add(1, "", "cannot be read: " + e.getMessage());
    }
    return Located.Mapping.empty(1);
  }

  private static Located next(JsonParser parser, String place, Problems problems) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(parser, line, place, problems);
      case START_ARRAY -> {
        var items = new ArrayList<Located>();
        while (parser.nextToken() != JsonToken.END_ARRAY) items.add(next(parser, place + "[" + items.size() + "]", problems));
        yield new Located.Listing(line, items);
      }
      case VALUE_NUMBER_INT -> new Located.Value(line, parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> new Located.Value(line, parser.getDoubleValue());
      case VALUE_TRUE -> new Located.Value(line, true);
      case VALUE_FALSE -> new Located.Value(line, false);
      case VALUE_NULL -> new Located.Value(line, null);
      default -> new Located.Value(line, parser.getText());
    };
  }

  private static Located mapping(JsonParser parser, int line, String place, Problems problems) throws IOException {
    var fields = new LinkedHashMap<String, Located>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int at = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      String field = place.isEmpty() ? name : place + "." + name;
      var value = next(parser, field, problems);
      // A value that is a block begins below its name: the name's line is where one looks.
      if (fields.put(name, value instanceof Located.Value plain ? new Located.Value(at, plain.value()) : value) != null) problems.add(at, field, "is there twice");
    }
    return new Located.Mapping(line, fields);
  }
}
