package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How many contacts would be rung, by which route, and why the others not. */
@WithBackends
final class PreflightIT extends OnGateway {
  private JsonObject preflight(String campaign) {
    var answer = gateway.post("/v1/campaigns/" + campaign + "/preflight", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private void set(String path, String json) {
    var answer = gateway.send("PUT", path, json);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  @Test
  void contactsAreCountedByTheirRouteAndByWhyNot() {
    set("/v1/pbxs/a", "{\"maxChannels\": 5}");
    set("/v1/trunks/north", "{\"dial\": \"PJSIP/${number}@n\", \"maxChannels\": 5, \"callsPerSecond\": 2, \"pbxs\": [\"a\"]}");
    set("/v1/trunks/south", "{\"dial\": \"PJSIP/${number}@s\", \"maxChannels\": 5, \"callsPerSecond\": 1, \"pbxs\": [\"a\"], \"enabled\": false}");
    set("/v1/routes/home", "{\"position\": 1, \"patterns\": [{\"match\": \"+7X.\", \"callerId\": \"+7495X.\"}], \"trunks\": [\"north\", \"south\"]}");
    set("/v1/routes/austria", "{\"position\": 2, \"patterns\": [{\"match\": \"+43X.\"}], \"trunks\": [\"south\"]}");
    backends.query("update pbx set epoch = 1, fenced = true, link_up = true, status = jsonb_build_object('pbx', id, 'linkUp', true), status_at = now() + interval '1 hour'");
    backends.query("insert into suppression (tenant, list, number, added_at) values ('default', 'default', '+79161170001', now()), ('default', 'spring', '+79161170002', now()),"
        + " ('default', 'other', '+79161170003', now())");
    String id = gateway.campaign("{\"name\": \"p\", \"defaults\": {\"callerId\": {\"number\": \"+74959998877\"}, \"suppressionLists\": [\"spring\"]}}");
    gateway.post("/v1/campaigns/" + id + "/contacts", "number\n+79161170001\n+79161170002\n+79161170003\n+79161170004\n+79161170005\n+4312345678\n+12025550123\n", "Content-Type", "text/csv");
    backends.query("update job set state = 'COMPLETED' where campaign_id = $1 and number = '+79161170005'", UUID.fromString(id));

    var told = preflight(id);

    assertThat(told.getInteger("waiting")).isEqualTo(6);
    assertThat(told.getInteger("looked")).isEqualTo(6);
    assertThat(told.getInteger("wouldDial")).isEqualTo(3);
    assertThat(told.getJsonObject("skipped")).isEqualTo(JsonObject.of("DNC", 2, "NO_ROUTE", 1));
    assertThat(told.getJsonArray("routes").stream().map(JsonObject.class::cast).map(way -> way.getString("route") + " " + way.getInteger("contacts") + " " + way.getBoolean("usable")))
        .containsExactlyInAnyOrder("home 2 true", "austria 1 false");
    assertThat(told.getInteger("secondsAtLeast")).as("of three at two a second").isEqualTo(2);
    assertThat(backends.count("select count(*) from job where campaign_id = $1 and state = 'QUEUED'", UUID.fromString(id))).as("nothing changed").isEqualTo(6);
  }

  @Test
  void aCampaignNobodyMadeIsNotThereAndOneThatIsOverHasNothingLeft() {
    assertThat(gateway.post("/v1/campaigns/00000000-0000-4000-8000-000000000001/preflight", "").status()).isEqualTo(404);
    String id = gateway.campaign("{\"name\": \"over\"}");
    gateway.post("/v1/campaigns/" + id + "/stop", "");
    assertThat(preflight(id).getInteger("looked")).isZero();
  }
}
