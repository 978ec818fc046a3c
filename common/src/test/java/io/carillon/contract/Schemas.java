package io.carillon.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The schema files as trees, and as what judges a value. */
final class Schemas {
  private Schemas() {}

  static JsonNode read(String message) {
    try (var in = Schemas.class.getResourceAsStream("/schema/" + message + ".json")) {
      if (in == null) throw new AssertionError("there is no schema/" + message + ".json");
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean requires(JsonNode schema, String field) {
    for (var required : schema.path("required")) if (required.textValue().equals(field)) return true;
    return false;
  }

  /** Follows a reference into {@code $defs}. */
  static JsonNode resolve(JsonNode node, JsonNode root) {
    String ref = node.path("$ref").asText("");
    return ref.isEmpty() ? node : resolve(root.at(ref.substring(1)), root);
  }

  static OutputUnit judge(String message, byte[] value) {
    return Validator.create(JsonSchema.of(new JsonObject(read(message).toString())),
        new JsonSchemaOptions().setBaseUri("https://carillon.invalid/schema/").setDraft(Draft.DRAFT202012).setOutputFormat(OutputFormat.Basic))
        .validate(new JsonObject(new String(value, java.nio.charset.StandardCharsets.UTF_8)));
  }
}
