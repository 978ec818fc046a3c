package io.carillon.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document says what each of its parts is, and docs/api.md knows every type of problem. */
final class ContractTest {
  private static final Pattern KIND = Pattern.compile("(?:\\bof\\(\\d{3}|new Problem\\(\\d{3}|conflict\\()(?:, )?\"([a-z-]+)\"");

  private static JsonObject document() throws IOException {
    try (var in = ContractTest.class.getClassLoader().getResourceAsStream("openapi.yaml")) {
      return Contract.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyOperationResponseParameterAndFieldIsDescribed() throws IOException {
    var silent = new ArrayList<String>();
    var components = document().getJsonObject("components");
    document().getJsonObject("paths").forEach(path -> each(path.getValue(), path.getKey(), silent));
    components.getJsonObject("parameters").forEach(parameter -> described(parameter.getValue(), parameter.getKey(), silent));
    components.getJsonObject("responses").forEach(response -> described(response.getValue(), response.getKey(), silent));
    components.getJsonObject("schemas").forEach(schema -> {
      described(schema.getValue(), schema.getKey(), silent);
      fields((JsonObject) schema.getValue(), schema.getKey(), silent);
    });
    assertThat(silent).isEmpty();
  }

  private static void each(Object path, String name, List<String> silent) {
    ((JsonObject) path).forEach(part -> {
      if (part.getValue() instanceof JsonArray parameters) {
        parameters.forEach(parameter -> described(parameter, name, silent));
        return;
      }
      var operation = (JsonObject) part.getValue();
      String here = part.getKey() + " " + name;
      if (operation.getString("summary", "").isBlank()) silent.add(here);
      operation.getJsonArray("parameters", new JsonArray()).forEach(parameter -> described(parameter, here, silent));
      operation.getJsonObject("responses").forEach(response -> described(response.getValue(), here + " " + response.getKey(), silent));
    });
  }

  /** What is only referred to is described where it stands. */
  private static void described(Object part, String name, List<String> silent) {
    var object = (JsonObject) part;
    if (!object.containsKey("$ref") && object.getString("description", "").isBlank()) silent.add(name);
  }

  private static void fields(JsonObject schema, String name, List<String> silent) {
    schema.getJsonObject("properties", new JsonObject()).forEach(field -> {
      if (!(field.getValue() instanceof JsonObject of)) return;
      described(of, name + "." + field.getKey(), silent);
      fields(of, name + "." + field.getKey(), silent);
      if (of.getValue("items") instanceof JsonObject items) fields(items, name + "." + field.getKey() + "[]", silent);
    });
  }

  /** Whoever is told that a form is wrong is told the right one, and in these words. */
  @Test
  void everyFormIsDescribedWhereItStands() throws IOException {
    var silent = new ArrayList<String>();
    forms(document(), "", silent);
    assertThat(silent).isEmpty();
  }

  private static void forms(Object part, String place, List<String> silent) {
    switch (part) {
      case JsonObject object -> {
        if (object.getValue("pattern") instanceof String && object.getString("description", "").isBlank()) silent.add(place);
        object.forEach(field -> forms(field.getValue(), place + "/" + field.getKey(), silent));
      }
      case JsonArray array -> array.forEach(item -> forms(item, place + "/*", silent));
      case null, default -> { } // holds no schema
    }
  }

  @Test
  void everyTypeOfProblemStandsInTheDocumentation() throws IOException {
    var kinds = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src", "main", "java"))) {
      for (var file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        KIND.matcher(Files.readString(file)).results().forEach(found -> kinds.add(found.group(1)));
      }
    }
    assertThat(kinds).contains("invalid", "illegal-step", "in-use", "unavailable").hasSizeGreaterThan(14);
    String documented = Files.readString(Path.of("..", "docs", "api.md"));
    assertThat(kinds).allSatisfy(kind -> assertThat(documented).contains("`" + kind + "`"));
  }
}
