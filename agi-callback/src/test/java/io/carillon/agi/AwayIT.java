package io.carillon.agi;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agi.protocol.AgiLimits;
import io.carillon.agi.server.PeerList;
import io.carillon.agi.server.RawPeer;
import io.carillon.agi.server.ServerSettings;
import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.Ports;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.StallingProxy;
import io.carillon.testkit.WithBackends;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker or a database that goes away and comes back: what is not stored is not promised to the caller. */
@WithBackends
final class AwayIT {
  private static final String SECRET = "a-secret-of-the-test";

  @Test void withoutTheBrokerItSaysFailedAndAcceptsAgainOnceItIsBack(Backends backends, @TempDir Path folder) throws Exception {
    backends.query("insert into caller (number, tenant) values ('+79161112233', 'acme')");
    int port = Ports.free();
    var parts = new Parts();
    var broker = EmbeddedBroker.start(folder, port);
    try {
      var app = new AgiApp(new AgiSettings(broker.settings(), backends.postgres(), server(), SECRET, "RU"), Surroundings.real());
      app.start(backends.vertx(), parts).await(60, TimeUnit.SECONDS);
      assertThat(ask(app.port(), "1795460000.1")).isEqualTo("accepted");
      broker.close();
      assertThat(ask(app.port(), "1795460000.2")).isEqualTo("failed");
      broker = EmbeddedBroker.start(folder, port);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ask(app.port(), "1795460000.3"), "accepted"::equals);
    } finally {
      parts.close().await(30, TimeUnit.SECONDS);
      broker.close();
    }
  }

  @Test void overADatabaseThatFellSilentItSaysFailedAndSoonAcceptsAgain(Backends backends) throws Exception {
    backends.query("insert into caller (number, tenant) values ('+79161112233', 'acme') on conflict do nothing");
    var parts = new Parts();
    try (var proxy = new StallingProxy(backends.postgres().host(), backends.postgres().port()); var callers = Executors.newFixedThreadPool(16)) {
      var app = new AgiApp(new AgiSettings(backends.kafka(), proxy.to(backends.postgres()), server(), SECRET, "RU"), Surroundings.real());
      app.start(backends.vertx(), parts).await(60, TimeUnit.SECONDS);
      // As many connections as it ever has: none that is opened later can help.
      Awaitility.await().until(() -> {
        callers.invokeAll(Collections.nCopies(32, () -> ask(app.port(), "1795460001.1")));
        return proxy.clients() == 4;
      });
      proxy.stall();
      // So many at once that each connection has somebody who waits on it: those that nobody uses end by themselves.
      for (var answer : callers.invokeAll(Collections.nCopies(16, () -> ask(app.port(), "1795460001.2")))) assertThat(answer.get()).isEqualTo("failed");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ask(app.port(), "1795460001.3"), "accepted"::equals);
    } finally {
      parts.close().await(30, TimeUnit.SECONDS);
    }
  }

  private static ServerSettings server() {
    return new ServerSettings("127.0.0.1", 0, PeerList.parse("127.0.0.1"), 100, 1000, AgiLimits.DEFAULT, Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  private static String ask(int port, String uniqueId) throws Exception {
    String epoch = String.valueOf(Instant.now().getEpochSecond());
    String nonce = Long.toUnsignedString(System.nanoTime(), 36) + "nonce";
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1")
        .digest(String.join(":", SECRET, uniqueId, epoch, nonce, SECRET).getBytes(StandardCharsets.UTF_8)));
    try (var peer = RawPeer.connect(port).begin("callback", Map.of("agi_uniqueid", uniqueId, "agi_callerid", "+79161112233", "agi_arg_1", "north",
        "agi_arg_2", epoch, "agi_arg_3", nonce, "agi_arg_4", sum))) {
      String line = peer.heard();
      assertThat(line).startsWith("SET VARIABLE \"CARILLON_CALLBACK\" \"");
      peer.say("200 result=1\n");
      return line.substring(line.indexOf("\" \"") + 3, line.length() - 1);
    }
  }
}
