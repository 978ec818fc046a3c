package io.carillon.gateway.dashboard;

import io.carillon.gateway.edge.Contract;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.life.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The live page and its files, the contract, the probes and the metrics. */
public final class DashboardHandler {
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
      + " form-action 'none'; frame-ancestors 'none'";
  private static final Map<String, String> FILES = Map.of("index.html", "text/html; charset=utf-8", "live.css", "text/css; charset=utf-8",
      "live.js", "text/javascript; charset=utf-8", "icon.svg", "image/svg+xml");

  private final Map<String, Buffer> files = new HashMap<>();
  private final Contract contract;
  private final Health health;
  private final PrometheusMeterRegistry meters;

  public DashboardHandler(Contract contract, Health health, PrometheusMeterRegistry meters) {
    this.contract = contract;
    this.health = health;
    this.meters = meters;
    FILES.keySet().forEach(name -> files.put(name, read(name)));
  }

  private static Buffer read(String name) {
    try (var in = DashboardHandler.class.getClassLoader().getResourceAsStream("dashboard/" + name)) {
      if (in == null) throw new IllegalStateException("dashboard/" + name + " is missing from the class path");
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void register(Operations operations) {
    operations.stream("dashboard", context -> file(context, "index.html"))
        .stream("asset", context -> file(context, context.pathParam("file")))
        .stream("openapi", context -> context.response().putHeader("content-type", "application/yaml").end(contract.text()))
        .stream("metrics", context -> context.response().putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8").end(meters.scrape()))
        .stream("live", context -> context.json(new JsonObject().put("status", "UP")))
        .stream("ready", this::ready);
  }

  private void file(RoutingContext context, String name) {
    if (!FILES.containsKey(name)) throw Problem.notFound("there is no file " + name).thrown();
    context.response().putHeader("content-type", FILES.get(name)).putHeader("content-security-policy", POLICY).end(files.get(name));
  }

  private void ready(RoutingContext context) {
    var missing = health.missing();
    context.response().setStatusCode(missing.isEmpty() ? 200 : 503);
    context.json(new JsonObject().put("status", missing.isEmpty() ? "UP" : "DOWN").put("missing", new JsonObject(Map.copyOf(missing))));
  }
}
