package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.carillon.embedded.Ports;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload half as large again as all the heap there is, and an answer larger than that heap, of a gateway in a process of its own. */
@WithBackends
final class SmallHeapIT {
  private static final String KEY = "a-key-for-this-process-alone";
  private static final int HEAP_MIB = 64;
  private static final int ROWS = 600_000;
  private static final int NUMBERS = 10_000;
  private static final String REFERENCE = "r".repeat(200);

  /** Rows made as they are read: nowhere is the file. */
  private static final class Rows extends InputStream {
    private final IntFunction<String> nth;
    private byte[] chunk;
    private int at;
    private int row;

    Rows(String header, IntFunction<String> nth) {
      this.chunk = (header + "\n").getBytes(StandardCharsets.US_ASCII);
      this.nth = nth;
    }

    @Override public int read() {
      throw new IllegalStateException("read by the buffer");
    }

    @Override public int read(byte[] into, int offset, int length) {
      if (at == chunk.length) {
        if (row == ROWS) return -1;
        var text = new StringBuilder();
        for (int end = Math.min(ROWS, row + 100); row < end; row++) text.append(nth.apply(row)).append('\n');
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
    assertThat((long) ROWS * (REFERENCE.length() + 14)).as("bytes sent").isGreaterThan(3L * HEAP_MIB * 1024 * 1024 / 2);
    ofOwnProcess(backends, folder, (client, port) -> {
      String campaign = campaign(client, port);
      var report = new JsonObject(post(client, port, contacts(campaign), "text/csv", upload("number,reference", row -> "+7916" + (1_000_000 + row % NUMBERS) + "," + REFERENCE),
          BodyHandlers.ofString()));
      assertThat(List.of(report.getInteger("rows"), report.getInteger("accepted"), report.getInteger("duplicate"), report.getInteger("rejected")))
          .as(report.encode()).containsExactly(ROWS, NUMBERS, ROWS - NUMBERS, 0);
      assertThat(backends.count("select count(*) from job where campaign_id = $1", UUID.fromString(campaign))).isEqualTo(NUMBERS);
    });
  }

  @Test
  void norDoesWhatIsSaidOfItsBadRows(Backends backends, @TempDir Path folder) throws Exception {
    ofOwnProcess(backends, folder, (client, port) -> {
      var answer = post(client, port, contacts(campaign(client, port)), "text/csv", upload("number,var." + "A".repeat(32), row -> "+7916" + (1_000_000 + row) + ",no;sign"),
          BodyHandlers.ofInputStream());
      var counted = new CountedStream(answer);
      try (var parser = new JsonFactory().createParser(counted)) {
        int lines = 0;
        long rejected = 0;
        while (parser.nextToken() != null) {
          if (parser.currentToken() != JsonToken.FIELD_NAME) continue;
          String field = parser.currentName();
          parser.nextToken();
          if (field.equals("rejected")) rejected = parser.getLongValue();
          if (field.equals("line")) assertThat(parser.getIntValue()).isEqualTo(++lines + 1);
        }
        assertThat(List.of(rejected, (long) lines)).containsExactly((long) ROWS, (long) ROWS);
      }
      assertThat(counted.bytes).as("bytes answered").isGreaterThan(4L * HEAP_MIB * 1024 * 1024 / 3);
    });
  }

  /** Counts what is read of another. */
  private static final class CountedStream extends FilterInputStream {
    private long bytes;

    CountedStream(InputStream counted) {
      super(counted);
    }

    @Override public int read(byte[] into, int offset, int length) throws IOException {
      int n = super.read(into, offset, length);
      if (n > 0) bytes += n;
      return n;
    }
  }

  private interface Doing {
    void with(HttpClient client, int port) throws Exception;
  }

  private static void ofOwnProcess(Backends backends, Path folder, Doing doing) throws Exception {
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
      doing.with(client, port);
      assertThat(gateway.isAlive()).isTrue();
    } finally {
      gateway.destroy();
      assertThat(gateway.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static HttpRequest.BodyPublisher upload(String header, IntFunction<String> nth) {
    return BodyPublishers.ofInputStream(() -> new Rows(header, nth));
  }

  private static String campaign(HttpClient client, int port) throws IOException, InterruptedException {
    return new JsonObject(post(client, port, "/v1/campaigns", "application/json", BodyPublishers.ofString("{\"name\": \"large\"}"), BodyHandlers.ofString())).getString("id");
  }

  private static String contacts(String campaign) {
    return "/v1/campaigns/" + campaign + "/contacts";
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static <T> T post(HttpClient client, int port, String path, String type, HttpRequest.BodyPublisher body, BodyHandler<T> answered)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(port, path)).timeout(Duration.ofMinutes(3)).header("Authorization", "Bearer " + KEY).header("Content-Type", type).POST(body);
    var answer = client.send(request.build(), answered);
    assertThat(answer.statusCode()).as("%s", answer.body()).isBetween(200, 201);
    return answer.body();
  }
}
