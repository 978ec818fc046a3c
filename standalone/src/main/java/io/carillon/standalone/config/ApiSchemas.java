package io.carillon.standalone.config;

import io.carillon.gateway.edge.SchemaFaults;
import io.carillon.standalone.api.ApiProblem.Fault;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The schemas of the API's own document, by which the file is checked before anything is started. */
public final class ApiSchemas {
  private final JsonObject components;
  private final Map<String, Validator> validators = new HashMap<>();

  /** @param openApi the API's document */
  public ApiSchemas(JsonObject openApi) {
    this.components = openApi.getJsonObject("components");
  }

  List<Fault> faults(String schema, JsonObject body) {
    var result = validators.computeIfAbsent(schema, this::validator).validate(body);
    if (Boolean.TRUE.equals(result.getValid())) return List.of();
    return SchemaFaults.faults(result, root(schema)).stream().map(fault -> new Fault(fault.pointer(), fault.detail())).toList();
  }

  private JsonObject root(String schema) {
    return new JsonObject().put("$id", "https://carillon.invalid/" + schema).put("$ref", "#/components/schemas/" + schema).put("components", components);
  }

  private Validator validator(String schema) {
    return Validator.create(JsonSchema.of(root(schema).copy()), new JsonSchemaOptions().setBaseUri("https://carillon.invalid/").setDraft(Draft.DRAFT202012)
        .setOutputFormat(OutputFormat.Basic));
  }
}
