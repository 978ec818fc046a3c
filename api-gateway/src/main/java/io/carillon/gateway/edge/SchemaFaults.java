package io.carillon.gateway.edge;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.SchemaValidationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Says in English what a schema found wrong: one fault a place, the innermost reason, with its JSON pointer. */
public final class SchemaFaults {
  private static final Pattern PARAMETER = Pattern.compile("The value of (?:path|query|header|cookie) parameter (\\S+) is invalid");

  private SchemaFaults() {}

  /** @param operation what was asked for, or null where that is not known */
  static Problem problem(SchemaValidationException wrong, Operation operation) {
    var parameter = PARAMETER.matcher(String.valueOf(wrong.getMessage()));
    boolean ofParameter = parameter.find();
    var faults = faults(wrong.getOutputUnit(), operation == null ? new JsonObject() : ofParameter ? parameter(operation, parameter.group(1)) : body(operation));
    if (ofParameter) {
      String why = faults.isEmpty() ? "is not valid" : faults.getFirst().detail();
      return Problem.invalidParameter(parameter.group(1), parameter.group(1) + " " + why);
    }
    return faults.isEmpty() ? Problem.malformed(wrong.getMessage()) : Problem.invalid(faults);
  }

  private static JsonObject parameter(Operation operation, String name) {
    return operation.getParameters().stream().filter(each -> each.getName().equals(name)).findFirst().map(each -> json(each.getSchema())).orElseGet(JsonObject::new);
  }

  private static JsonObject body(Operation operation) {
    var type = operation.getRequestBody() == null ? null : operation.getRequestBody().getContent().get("application/json");
    return type == null ? new JsonObject() : json(type.getSchema());
  }

  /** A schema as the tree that it is; one that only says yes or no is an empty one. */
  public static JsonObject json(JsonSchema schema) {
    return schema instanceof JsonObject tree ? tree : new JsonObject();
  }

  /**
   * The faults of a validation; of units at one place and of units that only say that something inside is wrong, the telling one.
   *
   * @param schema what was validated by: where a form is wrong, its description says which one is wanted
   */
  public static List<Problem.Fault> faults(OutputUnit unit, JsonObject schema) {
    var units = new ArrayList<OutputUnit>();
    flatten(unit, units);
    var byPlace = new LinkedHashMap<String, String>();
    for (var each : units) {
      String reason = reason(each, schema);
      if (reason != null) byPlace.putIfAbsent(pointer(each.getInstanceLocation()), reason);
    }
    // A field whose value is bad is called unknown as well: it is only where nothing else is wrong with it or in it.
    for (var each : units) {
      String place = pointer(each.getInstanceLocation());
      boolean known = byPlace.keySet().stream().anyMatch(other -> other.equals(place) || other.startsWith(place + "/"));
      if (isUnknownField(each) && !known) byPlace.put(place, "is not a field of this object");
    }
    return byPlace.entrySet().stream().limit(100).map(SchemaFaults::fault).toList();
  }

  private static Problem.Fault fault(Map.Entry<String, String> place) {
    return Problem.Fault.at(place.getKey(), place.getValue());
  }

  private static void flatten(OutputUnit unit, List<OutputUnit> into) {
    if (unit.getErrors() == null || unit.getErrors().isEmpty()) {
      if (unit.getKeywordLocation() != null) into.add(unit);
      return;
    }
    if (unit.getKeywordLocation() != null) into.add(unit);
    unit.getErrors().forEach(inner -> flatten(inner, into));
  }

  /** Null where the unit only passes on what another says. */
  private static String reason(OutputUnit unit, JsonObject schema) {
    String error = String.valueOf(unit.getError());
    String keyword = unit.getKeywordLocation().substring(unit.getKeywordLocation().lastIndexOf('/') + 1);
    return switch (keyword) {
      case "additionalProperties", "unevaluatedProperties" -> null;
      case "required" -> "lacks " + quoted(error);
      case "type" -> "is of the wrong type: " + error.replaceFirst("^Instance type (\\S+) is invalid\\. Expected (.*)$", "$2 is wanted, not $1");
      case "pattern" -> "has a form that is not allowed here" + wanted(Described.by(schema, unit.getKeywordLocation()));
      case "enum" -> "is none of the values that are allowed: " + error.replaceFirst("^.*?(\\[.*]).*$", "$1");
      case "format" -> "is not in the format that is wanted (times are RFC 3339)";
      case "minimum", "exclusiveMinimum" -> "is too small";
      case "maximum", "exclusiveMaximum" -> "is too large";
      case "minLength" -> "is too short";
      case "maxLength" -> "is too long";
      case "minItems" -> "has too few items";
      case "maxItems" -> "has too many items";
      case "minProperties" -> "names nothing";
      case "maxProperties" -> "has too many fields";
      case "propertyNames" -> null;
      default -> null;
    };
  }

  private static String wanted(String description) {
    return description == null ? "" : "; wanted: " + description;
  }

  private static boolean isUnknownField(OutputUnit unit) {
    return unit.getKeywordLocation().endsWith("/additionalProperties") && String.valueOf(unit.getError()).startsWith("Property");
  }

  private static String quoted(String error) {
    var named = Pattern.compile("\"([^\"]+)\"").matcher(error);
    return named.find() ? named.group(1) : "a field that must be there";
  }

  private static String pointer(String location) {
    return location == null ? "" : location.startsWith("#") ? location.substring(1) : location;
  }
}
