package io.carillon.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final Surroundings surroundings = Surroundings.real();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach void open() throws Exception {
    server = ManagementServer.open(vertx, "127.0.0.1", 0, surroundings.health(), surroundings.meters()).await(10, TimeUnit.SECONDS);
  }

  @AfterEach void close() throws Exception {
    http.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test void aProcessIsAliveAsSoonAsItAnswers() throws Exception {
    surroundings.health().readyWhen("broker", () -> "gone");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test void itIsReadyOnceNothingIsMissingAndSaysWhatIs() throws Exception {
    var broker = new AtomicReference<>("not reached yet");
    surroundings.health().readyWhen("database", () -> null);
    surroundings.health().readyWhen("broker", broker::get);
    var before = get("/health/ready");
    assertThat(before.statusCode()).isEqualTo(503);
    assertThat(before.body()).isEqualTo("{\"status\":\"DOWN\",\"missing\":{\"broker\":\"not reached yet\"}}");
    broker.set(null);
    var after = get("/health/ready");
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(after.body()).isEqualTo("{\"status\":\"UP\",\"missing\":{}}");
  }

  @Test void aCheckThatThrowsIsOneThatDoesNotHold() throws Exception {
    surroundings.health().readyWhen("broker", () -> {
      throw new IllegalStateException("closed");
    });
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("closed");
  }

  @Test void countsAreThere() throws Exception {
    surroundings.meters().counter("carillon.tests").increment(3);
    assertThat(get("/metrics").body()).contains("carillon_tests_total 3.0");
    assertThat(get("/metrics").headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test void nothingElseIsThere() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
  }
}
