package io.carillon.e2e.faults;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The public API, which may be away: then it answers 0. */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
  private final URI base;
  private final String key;

  Http(int port, String key) {
    this.base = URI.create("http://127.0.0.1:" + port);
    this.key = key;
  }

  /** @param status 0 where nobody answered */
  record Answer(int status, JsonObject body) {
    boolean good() {
      return status / 100 == 2;
    }
  }

  Answer send(String method, String path, String type, String body, String idempotencyKey) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + key)
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (type != null) request.header("Content-Type", type);
    if (idempotencyKey != null) request.header("Idempotency-Key", idempotencyKey);
    try {
      var response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), json(response.body()));
    } catch (IOException away) {
      return new Answer(0, new JsonObject().put("detail", String.valueOf(away)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, new JsonObject().put("detail", "interrupted"));
    }
  }

  private static JsonObject json(String text) {
    try {
      return text.isBlank() ? new JsonObject() : new JsonObject(text);
    } catch (DecodeException e) {
      return new JsonObject().put("detail", text);
    }
  }

  Answer get(String path) {
    return send("GET", path, null, null, null);
  }

  Answer json(String method, String path, JsonObject body, String idempotencyKey) {
    return send(method, path, body == null ? null : "application/json", body == null ? null : body.encode(), idempotencyKey);
  }

  /** What must be taken sooner or later: asked again while nobody answers, or the answer is that it is too early. */
  Answer insist(String method, String path, JsonObject body, String idempotencyKey, Duration atMost) {
    return insisted(method + " " + path, atMost, () -> json(method, path, body, idempotencyKey));
  }

  static Answer insisted(String what, Duration atMost, java.util.function.Supplier<Answer> asked) {
    var last = new Answer[1];
    boolean taken = Until.is(atMost, () -> {
      last[0] = asked.get();
      int status = last[0].status();
      if (status != 0 && status != 409 && status < 500 && !last[0].good()) throw new IllegalStateException(what + ": " + status + " " + last[0].body());
      return last[0].good();
    });
    if (!taken) throw new IllegalStateException(what + ": still " + last[0].status() + " " + last[0].body() + " after " + atMost.toSeconds() + " s");
    return last[0];
  }
}
