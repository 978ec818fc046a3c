package io.carillon.gateway.edge;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** One request whose key, parameters and body have been found good by the contract. */
public record Asked(RoutingContext context) {
  private static final int DEFAULT_LIMIT = 100;

  public Caller caller() {
    return Gate.caller(context);
  }

  public String tenant() {
    return caller().tenant();
  }

  public JsonObject body() {
    return context.body().asJsonObject();
  }

  public byte[] rawBody() {
    return context.body().buffer().getBytes();
  }

  public String path(String name) {
    return context.pathParam(name);
  }

  public UUID id() {
    return UUID.fromString(path("id"));
  }

  /** A query parameter, or null. */
  public String query(String name) {
    return context.request().getParam(name);
  }

  public int limit() {
    String limit = query("limit");
    return limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit);
  }

  public String header(String name) {
    return context.request().getHeader(name);
  }

  /** Method and path, as an idempotency key's scope. */
  public String call() {
    return context.request().method().name() + " " + context.normalizedPath();
  }
}
