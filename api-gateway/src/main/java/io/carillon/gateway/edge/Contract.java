package io.carillon.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document: the text that is served, and the same text as what the router validates by.
 *
 * <p>The validator only takes documents whose media types it can read itself; the others (CSV, event streams, problem+json),
 * which it never sees the bodies of, are called octet streams in its copy.
 */
public record Contract(String text, JsonObject document, OpenAPIContract router) {
  private static final String RESOURCE = "openapi.yaml";
  private static final Set<String> READ_BY_VALIDATOR = Set.of("application/json", "application/octet-stream", "multipart/form-data", "text/plain");

  public static Future<Contract> load(Vertx vertx) {
    return vertx.executeBlocking(() -> {
      String text = resource();
      return new Read(text, parse(text), forValidator(parse(text)));
    }, false).compose(read -> OpenAPIContract.from(vertx, read.forValidator).map(router -> new Contract(read.text, read.document, router)));
  }

  private record Read(String text, JsonObject document, JsonObject forValidator) {}

  private static String resource() throws IOException {
    try (var in = Contract.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (in == null) throw new IOException(RESOURCE + " is missing from the class path");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static JsonObject parse(String text) {
    Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return new JsonObject(new JsonObject(tree).encode());
  }

  private static JsonObject forValidator(JsonObject node) {
    for (String name : Set.copyOf(node.fieldNames())) {
      Object value = node.getValue(name);
      if (name.equals("content") && value instanceof JsonObject content) node.put(name, readable(content));
      each(node.getValue(name));
    }
    return node;
  }

  private static void each(Object value) {
    if (value instanceof JsonObject object) forValidator(object);
    else if (value instanceof io.vertx.core.json.JsonArray array) array.forEach(Contract::each);
  }

  private static JsonObject readable(JsonObject content) {
    var readable = new JsonObject();
    content.forEach(type -> readable.put(READ_BY_VALIDATOR.contains(type.getKey()) ? type.getKey() : "application/octet-stream", type.getValue()));
    return readable;
  }

  /** The scope an operation needs; {@code none}: it is for everybody. */
  static String scope(io.vertx.openapi.contract.Operation operation) {
    String scope = operation.getOpenAPIModel().getString("x-scope");
    if (scope == null) throw new IllegalStateException(operation.getOperationId() + " has no x-scope");
    return scope;
  }
}
