package io.carillon.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * Holds every answer that a test gets against what the contract says of it: its status, its content type, and its JSON, where a
 * field that the contract does not name is wrong as well.
 */
final class Answers {
  private static final JsonObject DOCUMENT = document();
  private static final List<String> PATHS = DOCUMENT.getJsonObject("paths").fieldNames().stream().sorted(Comparator.comparing(path -> path.contains("{"))).toList();
  private static final Map<String, Validator> VALIDATORS = new ConcurrentHashMap<>();

  private Answers() {}

  private static JsonObject document() {
    try (var in = Answers.class.getClassLoader().getResourceAsStream("openapi.yaml")) {
      Map<String, Object> tree = new Yaml().load(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return closed(new JsonObject(new JsonObject(tree).encode()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every object that names its fields has no others. */
  private static JsonObject closed(JsonObject node) {
    for (var entry : node) {
      if (entry.getValue() instanceof JsonObject object) closed(object);
      else if (entry.getValue() instanceof JsonArray array) array.forEach(each -> {
        if (each instanceof JsonObject object) closed(object);
      });
    }
    if ("object".equals(node.getValue("type")) && node.containsKey("properties") && !node.containsKey("additionalProperties")) node.put("additionalProperties", false);
    return node;
  }

  /** @throws AssertionError saying how the answer differs from the contract */
  static void check(String method, String path, int status, String contentType, String body) {
    String asked = method.toUpperCase(Locale.ROOT) + " " + path + " answered " + status + ": ";
    var operation = operation(method, path);
    // Nobody's path, or another method: the answer is a problem all the same.
    var response = operation == null ? DOCUMENT.getJsonObject("components").getJsonObject("responses").getJsonObject("Problem") : response(operation, status);
    if (response == null) throw new AssertionError(asked + "the contract does not name this status");
    if (!response.containsKey("content")) {
      if (!body.isEmpty()) throw new AssertionError(asked + "a body where the contract has none");
      return;
    }
    String type = contentType == null ? "" : contentType.replaceFirst(";.*", "");
    var media = response.getJsonObject("content").getJsonObject(type);
    if (media == null) throw new AssertionError(asked + "the contract does not name the content type " + type);
    if (!type.endsWith("json")) return;
    var result = VALIDATORS.computeIfAbsent(media.getJsonObject("schema").encode(), Answers::validator).validate(new JsonObject(body));
    if (!Boolean.TRUE.equals(result.getValid())) {
      throw new AssertionError(asked + body + " " + (result.getErrors() == null ? "" : result.getErrors().stream().map(error -> error.getInstanceLocation() + " " + error.getError()).toList()));
    }
  }

  private static JsonObject operation(String method, String path) {
    String plain = path.replaceFirst("\\?.*", "");
    for (String template : PATHS) {
      if (!plain.matches(Pattern.quote(template).replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q"))) continue;
      return DOCUMENT.getJsonObject("paths").getJsonObject(template).getJsonObject(method.toLowerCase(Locale.ROOT));
    }
    return null;
  }

  private static JsonObject response(JsonObject operation, int status) {
    var responses = operation.getJsonObject("responses");
    var named = responses.getJsonObject(String.valueOf(status));
    if (named == null && status >= 400) named = responses.getJsonObject("default");
    if (named == null || !named.containsKey("$ref")) return named;
    return DOCUMENT.getJsonObject("components").getJsonObject("responses").getJsonObject(named.getString("$ref").replaceFirst(".*/", ""));
  }

  private static Validator validator(String schema) {
    var whole = new JsonObject(schema).put("components", DOCUMENT.getJsonObject("components"));
    return Validator.create(JsonSchema.of(whole), new JsonSchemaOptions().setBaseUri("https://carillon.invalid/").setDraft(Draft.DRAFT202012).setOutputFormat(OutputFormat.Basic));
  }
}
