package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

@WithBackends
final class EdgeIT extends OnGateway {
  /** What the router says, and nobody else, of a path that leads to nobody. */
  private static final String NO_ROUTE = "nothing is at /";

  private JsonObject document() {
    return new JsonObject(new Yaml().<java.util.Map<String, Object>>load(gateway.get("/openapi.yaml").body()));
  }

  @Test
  void everyOperationOfTheContractIsServedAndNoneWithoutAKey() {
    var paths = document().getJsonObject("paths");
    int closed = 0;
    for (String path : paths.fieldNames()) {
      for (String method : java.util.List.of("get", "post", "put", "patch", "delete")) {
        var operation = paths.getJsonObject(path).getJsonObject(method);
        if (operation == null) continue;
        String concrete = path.replace("{id}", "00000000-0000-4000-8000-000000000001").replace("{file}", "live.css").replaceAll("\\{[^}]*}", "x1");
        var body = method.equals("get") || method.equals("delete") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}");
        var bare = HttpRequest.newBuilder(gateway.uri(concrete)).header("Content-Type", "application/json").method(method.toUpperCase(Locale.ROOT), body);
        var answer = gateway.send(bare);
        if (operation.getString("x-scope").equals("none")) {
          assertThat(answer.status()).as(method + " " + path).isEqualTo(200);
        } else {
          closed++;
          assertThat(answer.status()).as(method + " " + path).isEqualTo(401);
          assertThat(answer.problem()).isEqualTo("unauthorized");
          assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
          somebodyAnswers(method + " " + path, bare.header("Authorization", "Bearer " + Gateway.KEY).build());
        }
      }
    }
    assertThat(closed).isGreaterThan(50);
  }

  /** Whatever it answers to an empty wish: it is not the router, which knows no such path or method, or has nobody for it. */
  private void somebodyAnswers(String operation, HttpRequest request) {
    try {
      // A live stream has no end: only its head is waited for.
      var answer = gateway.client().send(request, BodyHandlers.ofInputStream());
      try (var stream = answer.body()) {
        assertThat(answer.statusCode()).as(operation).isNotIn(401, 405).isLessThan(500);
        if (answer.statusCode() == 404) assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).as(operation).doesNotContain(NO_ROUTE);
      }
    } catch (IOException e) {
      throw new AssertionError(operation, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(operation, e);
    }
  }

  @Test
  void wrongKeysAreRefusedOnKnownAndUnknownPaths() {
    for (String header : new String[] {"Bearer wrong", "Bearer ck_abc_" + "0".repeat(64), "Basic " + Gateway.KEY, "Bearer", "Bearer " + Gateway.KEY + "x"}) {
      assertThat(gateway.get("/v1/calls", "Authorization", header).status()).as(header).isEqualTo(401);
      assertThat(gateway.get("/nowhere", "Authorization", header).status()).as(header).isEqualTo(401);
    }
    assertThat(gateway.send(HttpRequest.newBuilder(gateway.uri("/v1/calls?key=" + Gateway.KEY))).status()).isEqualTo(401);
  }

  @Test
  void errorsAreProblemsEverywhere() {
    var nowhere = gateway.get("/nowhere");
    assertThat(nowhere.problem()).isEqualTo("not-found");
    assertThat(nowhere.body()).contains(NO_ROUTE);
    assertThat(gateway.get("/v1/calls/x/y/z").problem()).isEqualTo("not-found");
    var method = gateway.send("PUT", "/v1/calls", "{}");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.problem()).isEqualTo("method-not-allowed");
    var id = gateway.get("/v1/calls/not-an-id");
    assertThat(id.status()).isEqualTo(400);
    assertThat(id.json().getJsonArray("errors").getJsonObject(0).getString("parameter")).isEqualTo("id");
  }

  @Test
  void whereAFormIsWrongTheOneThatIsWantedIsSaid() {
    var name = gateway.post("/v1/calls", "{\"to\": \"+79161112233\", \"callerId\": {\"name\": \"<Duty>\"}}");
    assertThat(name.json().getString("detail")).as(name.body())
        .isEqualTo("has a form that is not allowed here; wanted: 1 to 40 letters, digits and ! ( ) * + . : ? _ -, spaces between them");
    var strip = gateway.send("PUT", "/v1/trunks/north", "{\"dial\": \"PJSIP/${number}@n\", \"maxChannels\": 1, \"callsPerSecond\": 1, \"pbxs\": [\"P\"], \"strip\": \"x\"}");
    assertThat(strip.json().getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("pointer") + " " + ((JsonObject) error).getString("detail")))
        .anyMatch(fault -> fault.startsWith("/strip ") && fault.endsWith("20 digits, * and # at most, + in front or not"))
        .anyMatch(fault -> fault.startsWith("/pbxs/0 ") && fault.endsWith("1 to 32 of a-z, 0-9 and -"));
    assertThat(gateway.get("/v1/calls/not-an-id").json().getString("detail")).isEqualTo("id has a form that is not allowed here; wanted: A UUID, letters in lower case");
  }

  @Test
  void filesOfThePageAreOfTheTypesThatTheContractNames() {
    for (String file : java.util.List.of("live.css", "live.js", "icon.svg")) assertThat(gateway.get("/assets/" + file).status()).as(file).isEqualTo(200);
  }

  @Test
  void aKeyHasItsScopesAndItsTenantUntilItIsRevoked() {
    var made = gateway.post("/v1/keys", "{\"scopes\": [\"read\"], \"label\": \"a reader\", \"tenant\": \"acme\"}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String bearer = "Bearer " + made.json().getString("key");
    assertThat(gateway.get("/v1/calls", "Authorization", bearer).status()).isEqualTo(200);
    var write = gateway.post("/v1/calls", "{\"to\": \"+79161112233\"}", "Authorization", bearer);
    assertThat(write.status()).isEqualTo(403);
    assertThat(write.problem()).isEqualTo("forbidden");
    String campaign = gateway.campaign("{\"name\": \"ours\"}");
    assertThat(gateway.get("/v1/campaigns/" + campaign, "Authorization", bearer).status()).isEqualTo(404);
    assertThat(backends.count("select count(*) from api_key where sha256 = sha256($1::text::bytea)", made.json().getString("key"))).isEqualTo(1);

    String admin = gateway.post("/v1/keys", "{\"scopes\": [\"admin\"], \"tenant\": \"acme\"}").json().getString("key");
    assertThat(gateway.send("DELETE", "/v1/keys/" + made.json().getString("id"), null, "Authorization", "Bearer " + admin).status()).isEqualTo(204);
    assertThat(gateway.get("/v1/calls", "Authorization", bearer).status()).isEqualTo(401);
    assertThat(gateway.get("/v1/keys", "Authorization", "Bearer " + admin).body()).doesNotContain(admin);
  }

  private String key(String json) {
    var made = gateway.post("/v1/keys", json);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.json().getString("key");
  }

  @Test
  void aKnownKeyWithAnotherSecretIsRefused() {
    String key = key("{\"scopes\": [\"read\"]}");
    String forged = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
    assertThat(gateway.get("/v1/calls", "Authorization", "Bearer " + key).status()).isEqualTo(200);
    assertThat(gateway.get("/v1/calls", "Authorization", "Bearer " + forged).status()).isEqualTo(401);
  }

  @Test
  void anAdministratorOfATenantMakesAndRevokesNoKeysOfAnother() {
    String theirs = "Bearer " + key("{\"scopes\": [\"admin\"], \"tenant\": \"theirs\"}");
    var made = gateway.post("/v1/keys", "{\"scopes\": [\"read\"], \"tenant\": \"default\"}", "Authorization", theirs);
    assertThat(made.status()).as(made.body()).isEqualTo(403);
    String ours = key("{\"scopes\": [\"read\"]}");
    assertThat(gateway.send("DELETE", "/v1/keys/" + ours.split("_")[1], null, "Authorization", theirs).status()).isEqualTo(404);
    assertThat(gateway.get("/v1/calls", "Authorization", "Bearer " + ours).status()).isEqualTo(200);
    assertThat(gateway.get("/v1/keys", "Authorization", theirs).body()).doesNotContain(ours.split("_")[1]);
  }

  @Test
  void aTenantSeesCancelsAndRingsBackNobodyOfAnother() {
    String theirs = "Bearer " + key("{\"scopes\": [\"admin\"], \"tenant\": \"strangers\"}");
    try (var intake = new Intake(backends)) {
      String call = gateway.post("/v1/calls", "{\"to\": \"+79161112233\", \"reference\": \"ours alone\"}").json().getString("id");
      assertThat(gateway.get("/v1/calls/" + call).status()).isEqualTo(200);
      assertThat(gateway.get("/v1/calls/" + call, "Authorization", theirs).status()).isEqualTo(404);
      assertThat(gateway.send("DELETE", "/v1/calls/" + call, null, "Authorization", theirs).status()).isEqualTo(404);
      assertThat(gateway.get("/v1/calls", "Authorization", theirs).json().getJsonArray("items")).isEmpty();
    }
    assertThat(gateway.post("/v1/callers", "{\"number\": \"+79161112299\"}").status()).isEqualTo(201);
    assertThat(gateway.post("/v1/callbacks", "{\"to\": \"+79161112299\"}", "Authorization", theirs).status()).isEqualTo(400);
    assertThat(gateway.get("/v1/callers/%2B79161112299", "Authorization", theirs).status()).isEqualTo(404);
  }

  @Test
  void probesAndMetricsAnswer() {
    assertThat(gateway.get("/health/live").status()).isEqualTo(200);
    assertThat(gateway.get("/health/ready").status()).isEqualTo(200);
    assertThat(gateway.get("/metrics").status()).isEqualTo(200);
  }
}
