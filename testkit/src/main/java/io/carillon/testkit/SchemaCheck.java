package io.carillon.testkit;

import io.carillon.kafka.Received;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds published records against their contract: the CloudEvents headers, and {@code schema/<ce_type>.json} for the value. */
public final class SchemaCheck {
  private static final List<String> REQUIRED = List.of("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "content-type");

  /** So much of a wrong record's value is shown. */
  private static final int SHOWN = 2_000;

  private final Map<String, Validator> validators = new HashMap<>();

  /** Fails with everything that is wrong with any of them. */
  public void check(Iterable<Received> records) {
    var wrong = new ArrayList<String>();
    for (var record : records) problems(record).forEach(problem -> wrong.add(place(record) + ": " + problem));
    if (!wrong.isEmpty()) throw new AssertionError(String.join(System.lineSeparator(), wrong));
  }

  public void check(Received record) {
    check(List.of(record));
  }

  /** What is wrong with one record; empty: nothing. */
  public List<String> problems(Received record) {
    var wrong = headers(record.headers());
    if (record.type() == null || record.value() == null) return wrong;
    var schema = getClass().getResource("/schema/" + record.type() + ".json");
    if (schema == null) {
      wrong.add("there is no schema/" + record.type() + ".json");
      return wrong;
    }
    try {
      var result = validator(record.type()).validate(new JsonObject(new String(record.value(), StandardCharsets.UTF_8)));
      if (!Boolean.TRUE.equals(result.getValid())) wrong.addAll(errors(result));
    } catch (DecodeException e) {
      wrong.add("the value is no JSON object: " + e.getMessage());
    }
    return wrong;
  }

  private static List<String> headers(Map<String, String> headers) {
    var wrong = new ArrayList<String>();
    for (String name : REQUIRED) if (headers.get(name) == null || headers.get(name).isEmpty()) wrong.add("no header " + name);
    if (!"1.0".equals(headers.get("ce_specversion"))) wrong.add("ce_specversion is " + headers.get("ce_specversion"));
    if (!"application/json".equals(headers.get("content-type"))) wrong.add("content-type is " + headers.get("content-type"));
    String time = headers.get("ce_time");
    if (time != null) {
      try {
        OffsetDateTime.parse(time);
      } catch (DateTimeException e) {
        wrong.add("ce_time is no RFC 3339 time: " + time);
      }
    }
    return wrong;
  }

  private Validator validator(String type) {
    return validators.computeIfAbsent(type, name -> Validator.create(JsonSchema.of(read(name)),
        new JsonSchemaOptions().setBaseUri("https://carillon.invalid/schema/").setDraft(Draft.DRAFT202012).setOutputFormat(OutputFormat.Basic)));
  }

  private static JsonObject read(String type) {
    try (InputStream in = SchemaCheck.class.getResourceAsStream("/schema/" + type + ".json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> errors(OutputUnit result) {
    if (result.getErrors() == null || result.getErrors().isEmpty()) return List.of("the value does not match its schema");
    return result.getErrors().stream().map(error -> error.getInstanceLocation() + " " + error.getError()).toList();
  }

  private static String place(Received record) {
    String value = record.value() == null ? "without a value" : new String(record.value(), StandardCharsets.UTF_8);
    return record.topic() + "[" + record.partition() + "]@" + record.offset() + " " + record.type() + " " + (value.length() > SHOWN ? value.substring(0, SHOWN) + " …" : value);
  }
}
