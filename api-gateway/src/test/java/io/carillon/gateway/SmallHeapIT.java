package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.embedded.Ports;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload half as large again as all the heap there is, into a gateway in a process of its own. */
@WithBackends
final class SmallHeapIT {
  private static final String KEY = "a-key-for-this-process-alone";
  private static final int HEAP_MIB = 64;
  private static final int ROWS = 600_000;
  private static final int NUMBERS = 10_000;
  private static final String REFERENCE = "r".repeat(200);

  /** Rows made as they are read: nowhere is the file. */
  private static final class Rows extends InputStream {
    private byte[] chunk = "number,reference\n".getBytes(StandardCharsets.US_ASCII);
    private int at;
    private int row;

    @Override public int read() {
      throw new IllegalStateException("read by the buffer");
    }

    @Override public int read(byte[] into, int offset, int length) {
      if (at == chunk.length) {
        if (row == ROWS) return -1;
        var text = new StringBuilder();
        for (int end = Math.min(ROWS, row + 100); row < end; row++) text.append("+7916").append(1_000_000 + row % NUMBERS).append(',').append(REFERENCE).append('\n');
        chunk = text.toString().getBytes(StandardCharsets.US_ASCII);
        at = 0;
      }
      int n = Math.min(length, chunk.length - at);
      System.arraycopy(chunk, at, into, offset, n);
      at += n;
      return n;
    }
  }

  @Test
  void theSizeOfAFileNeverSitsInMemory(Backends backends, @TempDir Path folder) throws Exception {
    int port = Ports.free();
    var command = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + HEAP_MIB + "m", "-XX:+ExitOnOutOfMemoryError",
        "-cp", System.getProperty("java.class.path"), GatewayMain.class.getName());
    command.environment().putAll(backends.env());
    command.environment().put("CARILLON_ADMIN_KEY", KEY);
    command.environment().put("CARILLON_HTTP_PORT", String.valueOf(port));
    command.environment().put("CARILLON_MANAGEMENT_PORT", "0");
    var log = folder.resolve("gateway.log").toFile();
    var gateway = command.redirectErrorStream(true).redirectOutput(log).start();
    try (var intake = new Intake(backends); var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
        assertThat(gateway.isAlive()).isTrue();
        return client.send(HttpRequest.newBuilder(uri(port, "/health/ready")).build(), BodyHandlers.ofString()).statusCode() == 200;
      });
      String campaign = post(client, port, "/v1/campaigns", "application/json", BodyPublishers.ofString("{\"name\": \"large\"}")).getString("id");
      var report = post(client, port, "/v1/campaigns/" + campaign + "/contacts", "text/csv", BodyPublishers.ofInputStream(Rows::new));
      assertThat((long) ROWS * (REFERENCE.length() + 14)).as("bytes sent").isGreaterThan(3L * HEAP_MIB * 1024 * 1024 / 2);
      assertThat(List.of(report.getInteger("rows"), report.getInteger("accepted"), report.getInteger("duplicate"), report.getInteger("rejected")))
          .as(report.encode()).containsExactly(ROWS, NUMBERS, ROWS - NUMBERS, 0);
      assertThat(backends.count("select count(*) from job where campaign_id = $1", UUID.fromString(campaign))).isEqualTo(NUMBERS);
      assertThat(gateway.isAlive()).isTrue();
    } finally {
      gateway.destroy();
      assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static JsonObject post(HttpClient client, int port, String path, String type, HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(port, path)).timeout(Duration.ofMinutes(3)).header("Authorization", "Bearer " + KEY).header("Content-Type", type).POST(body);
    var answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return new JsonObject(answer.body());
  }
}
