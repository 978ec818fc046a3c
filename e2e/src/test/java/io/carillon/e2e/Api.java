package io.carillon.e2e;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import io.carillon.contract.JobState;
import org.awaitility.Awaitility;

/** The public API over plain HTTP: whatever is sent, and whatever comes back. */
final class Api {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
  private final URI base;
  private final String key;

  Api(int port, String key) {
    this.base = URI.create("http://127.0.0.1:" + port);
    this.key = key;
  }

  record Answer(int status, String text) {
    JsonObject json() {
      try {
        return text.isBlank() ? new JsonObject() : new JsonObject(text);
      } catch (DecodeException e) {
        throw new AssertionError("not JSON: " + text, e);
      }
    }
  }

  Answer send(String method, String path, String contentType, byte[] body) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + key)
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (contentType != null) request.header("Content-Type", contentType);
    try {
      var response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path + " has no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  Answer send(String method, String path, JsonObject body) {
    return body == null ? send(method, path, null, null) : send(method, path, "application/json", body.encode().getBytes(StandardCharsets.UTF_8));
  }

  /** What must be taken; anything but 2xx fails. */
  JsonObject ok(String method, String path, JsonObject body) {
    return good(method + " " + path, send(method, path, body));
  }

  JsonObject get(String path) {
    return ok("GET", path, null);
  }

  JsonObject upload(String campaign, String csv) {
    var path = "/v1/campaigns/" + campaign + "/contacts";
    return good(path, send("POST", path, "text/csv", csv.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonObject good(String what, Answer answer) {
    if (answer.status() / 100 != 2) throw new AssertionError(what + ": " + answer.status() + " " + answer.text());
    return answer.json();
  }

  /** Asks for a call. @return its id */
  String call(JsonObject call) {
    return ok("POST", "/v1/calls", call).getString("id");
  }

  /** The job once it has ended. */
  JsonObject ended(String job) {
    return Awaitility.await("the end of job " + job).atMost(PATIENCE).pollInterval(50, TimeUnit.MILLISECONDS)
        .until(() -> get("/v1/calls/" + job), answer -> JobState.valueOf(answer.getString("state")).isFinal());
  }

  /** Until a campaign is as wanted. */
  JsonObject progress(String campaign) {
    return get("/v1/campaigns/" + campaign + "/progress");
  }

  void step(String campaign, String step) {
    ok("POST", "/v1/campaigns/" + campaign + "/" + step, null);
  }
}
