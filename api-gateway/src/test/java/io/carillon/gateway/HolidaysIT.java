package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.JobMessage;
import io.carillon.contract.Topics;
import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

@WithBackends
final class HolidaysIT extends OnGateway {
  @Test
  void aCalendarIsPutReadNamedByAWindowAndNotTakenAwayUnderACampaign() {
    assertThat(gateway.get("/v1/holidays/ru").status()).isEqualTo(404);
    var unknown = gateway.post("/v1/calls", "{\"to\": \"+79161114401\", \"window\": {\"from\": \"09:00\", \"to\": \"20:00\", \"holidays\": \"ru\"}}");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.json().getJsonArray("errors").getJsonObject(0).getString("pointer")).isEqualTo("/window/holidays");

    var made = gateway.send("PUT", "/v1/holidays/ru", "{\"days\": [\"2027-01-07\", \"2027-01-01\", \"2027-01-01\"]}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.json()).isEqualTo(new JsonObject().put("calendar", "ru").put("days", new JsonArray().add("2027-01-01").add("2027-01-07")));
    assertThat(gateway.send("PUT", "/v1/holidays/ru", "{\"days\": [\"2027-05-09\"]}").status()).isEqualTo(200);
    assertThat(gateway.get("/v1/holidays/ru").json().getJsonArray("days")).containsExactly("2027-05-09");
    assertThat(gateway.get("/v1/holidays").json().getJsonArray("items")).hasSize(1);
    assertThat(gateway.send("PUT", "/v1/holidays/ru", "{\"days\": [\"2027-02-30\"]}").json().getJsonArray("errors").getJsonObject(0).getString("pointer")).isEqualTo("/days/0");
    assertThat(gateway.send("PUT", "/v1/holidays/ru", "{\"days\": []}").status()).isEqualTo(400);

    var tap = backends.tap(Topics.JOBS);
    var call = gateway.post("/v1/calls", "{\"to\": \"+79161114402\", \"window\": {\"from\": \"09:00\", \"to\": \"20:00\", \"holidays\": \"ru\"}}");
    assertThat(call.status()).as(call.body()).isEqualTo(202);
    var job = tap.await(JobMessage.JobSubmitted.class, one -> one.jobId().equals(call.json().getString("id")));
    assertThat(job.spec().window().holidays()).isEqualTo("ru");

    String campaign = gateway.campaign("{\"name\": \"Autumn\", \"defaults\": {\"window\": {\"from\": \"09:00\", \"to\": \"20:00\", \"holidays\": \"ru\"}}}");
    assertThat(gateway.post("/v1/campaigns/" + campaign + "/contacts", "number,zone\n+79161114403,Asia/Yekaterinburg\n", "Content-Type", "text/csv").status()).isEqualTo(200);
    var contact = tap.await(JobMessage.JobSubmitted.class, one -> campaign.equals(one.campaignId()));
    assertThat(contact.spec().window()).matches(window -> window.zone().equals("Asia/Yekaterinburg") && window.holidays().equals("ru"));
    var used = gateway.send("DELETE", "/v1/holidays/ru", null);
    assertThat(used.status()).isEqualTo(409);
    assertThat(used.problem()).isEqualTo("in-use");
    gateway.post("/v1/campaigns/" + campaign + "/stop", "");
    backends.query("update campaign set state = 'STOPPED'");
    assertThat(gateway.send("DELETE", "/v1/holidays/ru", null).status()).isEqualTo(204);
    assertThat(gateway.send("DELETE", "/v1/holidays/ru", null).status()).isEqualTo(404);
  }
}
