package io.carillon.life;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;

/** {@code /health/live}, {@code /health/ready} (503 and what is missing) and {@code /metrics} on a port apart from any API. */
public final class ManagementServer {
  private ManagementServer() {}

  public static Future<HttpServer> open(Vertx vertx, String host, int port, Health health, PrometheusMeterRegistry meters) {
    return vertx.createHttpServer().requestHandler(request -> {
      var response = request.response();
      switch (request.path()) {
        case "/health/live" -> response.putHeader("content-type", "application/json").end("{\"status\":\"UP\"}");
        case "/health/ready" -> {
          var missing = health.missing();
          response.setStatusCode(missing.isEmpty() ? 200 : 503).putHeader("content-type", "application/json")
              .end(new JsonObject().put("status", missing.isEmpty() ? "UP" : "DOWN").put("missing", new JsonObject(new java.util.LinkedHashMap<>(missing)))
                  .encode());
        }
        case "/metrics" -> response.putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8").end(meters.scrape());
        default -> response.setStatusCode(404).end();
      }
    }).listen(port, host);
  }
}
