package io.carillon.gateway;

import io.carillon.kafka.KafkaSettings;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.PostgresSettings;
import io.carillon.testkit.Backends;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running gateway and an HTTP client that has its administrator's key; every answer is held against the contract. */
final class Gateway implements AutoCloseable {
  static final String KEY = "the-key-of-the-administrator";

  private final Parts parts = new Parts();
  private final GatewayApp app;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

  Gateway(Backends backends) {
    this(backends.vertx(), backends.kafka(), backends.postgres());
  }

  Gateway(Vertx vertx, KafkaSettings kafka, PostgresSettings postgres) {
    this(vertx, kafka, postgres, Surroundings.real());
  }

  Gateway(Vertx vertx, KafkaSettings kafka, PostgresSettings postgres, Surroundings surroundings) {
    this(vertx, new GatewaySettings(kafka, postgres, "127.0.0.1", 0, KEY, "RU", List.of("+7900")), surroundings);
  }

  Gateway(Vertx vertx, GatewaySettings settings, Surroundings surroundings) {
    app = new GatewayApp(settings, surroundings);
    try {
      app.start(vertx, parts).await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the gateway did not start", e);
    }
  }

  int port() {
    return app.port();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** What was answered. */
  record Answered(int status, String body, HttpResponse<?> response) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /** The problem's stable kind. */
    String problem() {
      if (!"application/problem+json".equals(header("content-type"))) throw new AssertionError("no problem document: " + status + " " + body);
      return json().getString("type").substring("urn:carillon:problem:".length());
    }
  }

  Answered get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  Answered post(String path, String body, String... headers) {
    return send(request(path, with(headers)).POST(BodyPublishers.ofString(body)));
  }

  Answered send(String method, String path, String body, String... headers) {
    return send(request(path, body == null ? headers : with(headers)).method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  Answered send(HttpRequest.Builder request) {
    try {
      var asked = request.build();
      var response = client.send(asked, BodyHandlers.ofString());
      Answers.check(asked.method(), asked.uri().getRawPath(), response.statusCode(), response.headers().firstValue("content-type").orElse(null), response.body());
      return new Answered(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  HttpClient client() {
    return client;
  }

  HttpRequest.Builder request(String path, String... headers) {
    var builder = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60));
    if (Arrays.stream(headers).noneMatch("authorization"::equalsIgnoreCase)) builder.header("Authorization", "Bearer " + KEY);
    for (int i = 0; i < headers.length; i += 2) builder.header(headers[i], headers[i + 1]);
    return builder;
  }

  private static String[] with(String... headers) {
    if (Arrays.stream(headers).anyMatch("content-type"::equalsIgnoreCase)) return headers;
    var more = Arrays.copyOf(headers, headers.length + 2);
    more[headers.length] = "Content-Type";
    more[headers.length + 1] = "application/json";
    return more;
  }

  /** Makes a campaign and gives its id. */
  String campaign(String json) {
    var made = post("/v1/campaigns", json);
    if (made.status() != 201) throw new AssertionError(made.body());
    return made.json().getString("id");
  }

  @Override public void close() {
    try {
      parts.close().await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the gateway did not close", e);
    }
  }
}
