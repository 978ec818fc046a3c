package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.JobKind;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.ResultMessage;
import io.carillon.contract.Topics;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One who listens to a stream and does not read costs a write buffer, delays nobody, and is dropped. */
@WithBackends
final class SlowReaderIT {
  private static final int MANY = 2_000;
  private static final int LARGE = 10_000;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(21).toNanos();

  @Test
  void whoDoesNotReadIsDroppedAndTheOthersGoOn(Backends backends) throws Exception {
    var later = new AtomicLong();
    var real = Surroundings.real();
    var surroundings = new Surroundings(real.clock(), () -> System.nanoTime() + later.get(), real.random(), real.health(), real.meters());
    try (var gateway = new Gateway(backends.vertx(), backends.kafka(), backends.postgres(), surroundings); var slow = new Socket()) {
      String campaign = gateway.campaign("{\"name\": \"slow\"}");
      String path = "/v1/campaigns/" + campaign + "/stream";
      slow.setReceiveBufferSize(4_096);
      slow.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
      slow.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Gateway.KEY + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.getInputStream().read()).isPositive();
      var lines = new CopyOnWriteArrayList<String>();
      gateway.client().sendAsync(gateway.request(path).timeout(Duration.ofMinutes(5)).build(), BodyHandlers.fromLineSubscriber(new LineSink(lines)));
      Awaitility.await().until(() -> lines.contains("event: progress"));

      for (int i = 0; i < MANY; i++) publish(backends, campaign, "n" + i + "-" + "x".repeat(LARGE));
      awaitLine(lines, "n" + (MANY - 1) + "-");
      later.set(PATIENCE_NANOS);
      publish(backends, campaign, "after");
      awaitLine(lines, "\"after\"");
      assertThat(lines).doesNotContain("complete", "failed");
      assertThat(readToEnd(slow)).as("bytes kept for him, of " + MANY * LARGE).isLessThan((long) MANY * LARGE / 2);
    }
  }

  private static void awaitLine(CopyOnWriteArrayList<String> lines, String part) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lines.stream().anyMatch(line -> line.contains(part)));
  }

  private static void publish(Backends backends, String campaign, String reference) {
    String id = UUID.randomUUID().toString();
    backends.publish(Topics.RESULTS, id, new ResultMessage.JobFinished(id, id, campaign, null, reference, JobKind.DIAL, JobState.COMPLETED, null, Outcome.ANSWERED, null,
        null, null, "+79161170001", 1, "carrier", "pbx-a", Instant.now(), null, null, Instant.now(), 3.2, 12.5, null, null, null));
  }

  /** Ends because the other end did: the test waits for nothing here that the gateway must not do. */
  private static long readToEnd(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    long all = 0;
    var buffer = new byte[65_536];
    try {
      for (int n = socket.getInputStream().read(buffer); n >= 0; n = socket.getInputStream().read(buffer)) all += n;
    } catch (java.net.SocketTimeoutException open) {
      throw new AssertionError("he was not dropped", open);
    } catch (java.net.SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    return all;
  }
}
