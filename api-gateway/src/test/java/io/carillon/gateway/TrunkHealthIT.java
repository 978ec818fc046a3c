package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

@WithBackends
final class TrunkHealthIT extends OnGateway {
  @Test
  void aTrunkSaysByWayOfWhichPbxItCarriesCallsAndWhyNot() {
    for (String pbx : new String[] {"ill", "well", "tried"}) gateway.send("PUT", "/v1/pbxs/" + pbx, "{\"maxChannels\": 10}");
    gateway.send("PUT", "/v1/trunks/north", "{\"dial\": \"PJSIP/${number}@north\", \"maxChannels\": 20, \"callsPerSecond\": 5, \"pbxs\": [\"ill\", \"well\", \"tried\"]}");
    backends.query("""
        insert into trunk_health (trunk, pbx, state, since, reason, probes, probe_at) values
          ('north', 'ill', 'OPEN', '2026-11-30 10:00:00+00', 'CONGESTION, SIP 503', 3, '2026-11-30 10:01:30+00'),
          ('north', 'tried', 'PROBING', '2026-11-30 10:00:00+00', 'TRUNK_FAILED', 0, '2026-11-30 10:01:30+00'),
          ('north', 'gone', 'OPEN', '2026-11-30 10:00:00+00', 'TRUNK_FAILED', 0, '2026-11-30 10:01:30+00')""");

    var trunk = gateway.get("/v1/trunks/north");
    assertThat(trunk.status()).as(trunk.body()).isEqualTo(200);
    assertThat(trunk.json().getJsonArray("health")).containsExactly(
        new JsonObject().put("pbx", "ill").put("state", "OUT").put("since", "2026-11-30T10:00:00Z").put("reason", "CONGESTION, SIP 503").put("failedProbes", 3)
            .put("nextProbeAt", "2026-11-30T10:01:30Z"),
        new JsonObject().put("pbx", "well").put("state", "WORKS"),
        new JsonObject().put("pbx", "tried").put("state", "PROBING").put("since", "2026-11-30T10:00:00Z").put("reason", "TRUNK_FAILED").put("failedProbes", 0));

    gateway.send("PATCH", "/v1/trunks/north", "{\"pbxs\": [\"well\"]}");
    var list = gateway.get("/v1/trunks").json().getJsonArray("items").getJsonObject(0);
    assertThat(list.getJsonArray("health")).containsExactly(new JsonObject().put("pbx", "well").put("state", "WORKS"));
  }
}
