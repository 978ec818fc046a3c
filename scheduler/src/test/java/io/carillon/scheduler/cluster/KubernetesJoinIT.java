package io.carillon.scheduler.cluster;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.carillon.scheduler.outside.Ground;
import io.carillon.scheduler.outside.Wake;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Members that ask the API of Kubernetes for each other. No cluster can be had here: what is asked is answered by a server of the test, in the
 * form that the API's reference gives for Endpoints and EndpointSlices.
 */
@WithBackends
final class KubernetesJoinIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PROPERTIES = "hazelcast.kubernetes.";
  private static final Wake NOBODY = new Ground.NoWake();

  private final Ground ground;
  private final ConcurrentSkipListSet<String> asked = new ConcurrentSkipListSet<>();
  private final ConcurrentSkipListSet<Integer> ports = new ConcurrentSkipListSet<>();
  private HttpServer api;

  KubernetesJoinIT(Backends backends) {
    ground = new Ground(backends);
  }

  @BeforeEach void open() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/", exchange -> {
      asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + exchange.getRequestURI().getPath());
      String path = exchange.getRequestURI().getPath();
      byte[] body = (path.contains("endpointslices") ? slices() : path.endsWith("/endpoints/carillon-scheduler") ? endpoints() : "{}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    api.start();
    System.setProperty(PROPERTIES + "kubernetes-master", "http://127.0.0.1:" + api.getAddress().getPort());
    System.setProperty(PROPERTIES + "kubernetes-api-token", "token-of-the-pod");
    System.setProperty(PROPERTIES + "kubernetes-ca-certificate", "none");
    System.setProperty(PROPERTIES + "namespace", "phones");
  }

  @AfterEach void close() {
    for (String one : List.of("kubernetes-master", "kubernetes-api-token", "kubernetes-ca-certificate", "namespace")) System.clearProperty(PROPERTIES + one);
    api.stop(0);
    ground.close();
  }

  private String endpoints() {
    return "{\"kind\":\"Endpoints\",\"subsets\":[" + ports.stream()
        .map(port -> "{\"addresses\":[{\"ip\":\"127.0.0.1\"}],\"ports\":[{\"name\":\"hazelcast\",\"port\":" + port + "}]}").collect(Collectors.joining(",")) + "]}";
  }

  private String slices() {
    return "{\"kind\":\"EndpointSliceList\",\"items\":[" + ports.stream()
        .map(port -> "{\"addressType\":\"IPv4\",\"endpoints\":[{\"addresses\":[\"127.0.0.1\"],\"conditions\":{\"ready\":true}}],"
            + "\"ports\":[{\"name\":\"hazelcast\",\"port\":" + port + "}]}").collect(Collectors.joining(",")) + "]}";
  }

  @Test void membersAreWhomTheApiNames() throws IOException {
    String name = "test-" + UUID.randomUUID();
    int first = freePort();
    int second = freePort();
    ports.add(first);
    ports.add(second);
    var one = await(ClusterPart.open(ground.outside, settings(name, first), NOBODY, () -> {}));
    var two = await(ClusterPart.open(ground.outside, settings(name, second), NOBODY, () -> {}));
    await().atMost(PATIENCE).until(() -> one.members() == 2 && two.members() == 2);
    assertThat(asked).anyMatch(request -> request.startsWith("Bearer token-of-the-pod /") && request.contains("/namespaces/phones/"));
    await(two.close());
    await(one.close());
  }

  private static ClusterSettings settings(String name, int port) {
    return new ClusterSettings(name, List.of(), "127.0.0.1", port, "carillon-scheduler", null);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
