package io.carillon.standalone.api;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Calls the API and waits for the answer. What is not 2xx is an {@link ApiProblem}; no answer is an
 * {@link IllegalStateException}.
 */
public final class ApiClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
  private final URI base;
  private final String key;

  public ApiClient(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  public JsonObject get(String path) {
    return send("GET", path, "application/json", BodyPublishers.noBody());
  }

  public JsonObject post(String path, JsonObject body) {
    return send("POST", path, "application/json", BodyPublishers.ofString(body.encode()));
  }

  /** A step of a campaign's life and the like: nothing to say beside it. */
  public JsonObject post(String path) {
    return send("POST", path, "application/json", BodyPublishers.noBody());
  }

  public JsonObject put(String path, JsonObject body) {
    return send("PUT", path, "application/json", BodyPublishers.ofString(body.encode()));
  }

  public JsonObject upload(String path, String contentType, String text) {
    return send("POST", path, contentType, BodyPublishers.ofString(text));
  }

  private JsonObject send(String method, String path, String contentType, BodyPublisher body) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + key)
        .header("Content-Type", contentType).method(method, body).build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      var json = json(response.body());
      if (response.statusCode() / 100 != 2) throw new ApiProblem(method + " " + path, response.statusCode(), json);
      return json;
    } catch (IOException e) {
      throw new IllegalStateException("the API at " + base + " does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonObject json(String body) {
    try {
      return body.isBlank() ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException e) {
      return new JsonObject().put("detail", body);
    }
  }

  @Override public void close() {
    client.close();
  }
}
