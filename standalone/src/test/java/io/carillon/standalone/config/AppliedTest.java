package io.carillon.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.carillon.gateway.edge.Contract;
import io.carillon.standalone.api.ApiClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file's order does not matter where one entry is in the way of another, and what stays in the way is told. */
class AppliedTest {
  private static final String FILE = """
      pbxs:
        - id: pbx-a
          maxChannels: 3
          ami: {secretFile: secret}
      trunks:
        - id: north
          dial: PJSIP/${number}@carrier
          maxChannels: 5
          callsPerSecond: 1
          pbxs: [pbx-a]
      routes:
        - id: first
          patterns: [{ match: "6X." }]
          trunks: [north]
        - id: second
          patterns: [{ match: "7X." }]
          trunks: [north]
        - id: third
          patterns: [{ match: "8X." }]
          trunks: [north]
      """;

  @TempDir Path folder;
  private final List<String> taken = new CopyOnWriteArrayList<>();

  /** Takes {@code first} only after {@code second}, and that only after {@code third}; where {@code stubborn}, never. */
  private HttpServer api(boolean stubborn) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/", exchange -> {
      String id = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
      boolean free = switch (id) {
        case "first" -> taken.contains("second") && !stubborn;
        case "second" -> taken.contains("third");
        default -> true;
      };
      if (free && exchange.getRequestURI().getPath().startsWith("/v1/routes/")) taken.add(id);
      byte[] answer = (free ? "{}" : "{\"errors\": [{\"pointer\": \"/patterns\", \"detail\": \"can never be taken\"}]}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(free ? 200 : 400, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
    return server;
  }

  private void apply(HttpServer server) throws Exception {
    var vertx = Vertx.vertx();
    try (var client = new ApiClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "k")) {
      Files.writeString(folder.resolve("secret"), "s");
      var schemas = new ApiSchemas(Contract.load(vertx).await(30, TimeUnit.SECONDS).document());
      Applied.to(client, null, ConfigFile.read(schemas, Files.writeString(folder.resolve("carillon.yaml"), FILE)));
    } finally {
      server.stop(0);
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test void whatIsInTheWayOfOneEntryMayBeMovedByALaterOne() throws Exception {
    apply(api(false));
    assertThat(taken).containsExactly("third", "second", "first");
  }

  @Test void whatStaysInTheWayIsToldWithItsLine() throws Exception {
    var server = api(true);
    var bad = catchThrowableOfType(BadConfig.class, () -> apply(server));
    assertThat(bad.problems()).containsExactly("line 13: routes[0].patterns can never be taken");
    assertThat(taken).containsExactly("third", "second");
  }
}
