package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.carillon.contract.AgentEvent.TrunkUse;
import io.carillon.contract.LiveUse;
import io.carillon.contract.Wire;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A gateway beside a member of the schedulers' Hazelcast, and after it is gone. */
@WithBackends
final class TrunkUseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String cluster = "test-" + UUID.randomUUID();

  @Test void aTrunkSaysWhatItCarriesForAsLongAsSomebodyKnows(Backends backends) {
    var member = member();
    int port = member.getCluster().getLocalMember().getAddress().getPort();
    var settings = new GatewaySettings(backends.kafka(), backends.postgres(), "127.0.0.1", 0, Gateway.KEY, "RU", List.of(), List.of("127.0.0.1:" + port), cluster);
    try (var gateway = new Gateway(backends.vertx(), settings, Surroundings.real())) {
      gateway.send("PUT", "/v1/pbxs/one", "{\"maxChannels\": 10}");
      gateway.send("PUT", "/v1/trunks/north", "{\"dial\": \"PJSIP/${number}@north\", \"maxChannels\": 20, \"callsPerSecond\": 5, \"pbxs\": [\"one\"]}");
      assertThat(gateway.get("/v1/trunks/north").json().containsKey("use")).isFalse();
      var at = Instant.parse("2026-11-30T10:00:00Z");
      member.<String, String>getMap(LiveUse.MAP).put("one", Wire.encodeText(new LiveUse(at, Map.of("north", new TrunkUse(3, 1), "south", new TrunkUse(0, 0)))));

      await().atMost(PATIENCE).until(() -> gateway.get("/v1/trunks/north").json().containsKey("use"));
      var expected = new JsonObject().put("pbx", "one").put("ours", 3).put("foreign", 1).put("at", at.toString());
      assertThat(gateway.get("/v1/trunks/north").json().getJsonArray("use")).containsExactly(expected);
      assertThat(gateway.get("/v1/trunks").json().getJsonArray("items").getJsonObject(0).getJsonArray("use")).containsExactly(expected);

      member.getLifecycleService().terminate();
      await().atMost(PATIENCE).until(() -> !gateway.get("/v1/trunks/north").json().containsKey("use"));
    } finally {
      member.getLifecycleService().terminate();
    }
  }

  private HazelcastInstance member() {
    var config = new Config().setClusterName(cluster).setProperty("hazelcast.phone.home.enabled", "false").setProperty("hazelcast.logging.type", "slf4j")
        .setProperty("hazelcast.socket.bind.any", "false");
    config.getNetworkConfig().setPort(0).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    var join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    return Hazelcast.newHazelcastInstance(config);
  }
}
