package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.Backends;
import io.carillon.testkit.StallingProxy;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A database that stops answering without closing anything: who asks is told so, and what is opened anew works. */
@WithBackends
final class SilentDatabaseIT {
  private static void askedAtOnce(Gateway gateway, int times) {
    var asked = IntStream.range(0, times).mapToObj(i -> gateway.client().sendAsync(gateway.request("/v1/campaigns").GET().build(), BodyHandlers.discarding())).toList();
    asked.forEach(CompletableFuture::join);
  }

  @Test
  void whoAsksHears503AndLaterAnAnswer(Backends backends) throws Exception {
    var vertx = Vertx.vertx();
    try (var proxy = new StallingProxy(backends.postgres().host(), backends.postgres().port());
        var gateway = new Gateway(vertx, backends.kafka(), proxy.to(backends.postgres()))) {
      // More than the one that readiness is asked over.
      Awaitility.await().until(() -> {
        askedAtOnce(gateway, 24);
        return proxy.clients() >= 3;
      });
      proxy.stall();
      long since = System.nanoTime();

      var answer = gateway.get("/v1/campaigns");

      assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(14));
      assertThat(answer.status()).as(answer.body()).isEqualTo(503);
      assertThat(answer.problem()).isEqualTo("unavailable");
      Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> gateway.get("/v1/campaigns").status() == 200);
      Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> gateway.get("/health/ready").status() == 200);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }
}
