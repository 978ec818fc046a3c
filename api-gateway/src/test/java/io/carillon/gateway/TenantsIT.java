package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two tenants side by side in everything that is listed; and callers who are known and not to be rung. */
@WithBackends
final class TenantsIT extends OnGateway {
  private List<String> campaigns(String... headers) {
    return gateway.get("/v1/campaigns", headers).json().getJsonArray("items").stream().map(one -> ((JsonObject) one).getString("id")).toList();
  }

  @Test
  void eachSeesItsOwnCampaignsAndNoOther() {
    var made = gateway.post("/v1/keys", "{\"scopes\": [\"admin\"], \"tenant\": \"neighbours\"}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String theirs = "Bearer " + made.json().getString("key");
    String ours = gateway.campaign("{\"name\": \"ours\"}");
    var other = gateway.post("/v1/campaigns", "{\"name\": \"theirs\"}", "Authorization", theirs);
    assertThat(other.status()).as(other.body()).isEqualTo(201);
    String their = other.json().getString("id");

    assertThat(campaigns()).contains(ours).doesNotContain(their);
    assertThat(campaigns("Authorization", theirs)).containsExactly(their);
    assertThat(gateway.get("/v1/campaigns/" + ours, "Authorization", theirs).status()).isEqualTo(404);
    assertThat(gateway.post("/v1/campaigns/" + ours + "/stop", "", "Authorization", theirs).status()).isEqualTo(404);
    assertThat(gateway.get("/v1/campaigns/" + ours).json().getString("state")).isEqualTo("DRAFT");
  }

  @Test
  void aCallerWhoIsSwitchedOffIsNotRungBack() {
    assertThat(gateway.post("/v1/callers", "{\"number\": \"+79161112288\", \"enabled\": false}").status()).isEqualTo(201);
    var off = gateway.post("/v1/callbacks", "{\"to\": \"+79161112288\"}");
    assertThat(off.status()).as(off.body()).isEqualTo(400);
    assertThat(gateway.send("PATCH", "/v1/callers/%2B79161112288", "{\"enabled\": true}").status()).isEqualTo(200);
    var on = gateway.post("/v1/callbacks", "{\"to\": \"+79161112288\"}");
    assertThat(on.status()).as(on.body()).isEqualTo(202);
  }
}
