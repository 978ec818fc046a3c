package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WithBackends
final class DecisionsIT extends OnGateway {
  private String call(String number) {
    String id = gateway.post("/v1/calls", "{\"to\": \"" + number + "\"}").json().getString("id");
    gateway.get("/v1/calls/" + id);
    return id;
  }

  private void decided(String call, String what, String detail) {
    backends.query("insert into decision (job_id, at, what, detail) values ($1, '2026-11-30 10:00:00+00', $2, $3::text::jsonb)", UUID.fromString(call), what, detail);
  }

  private java.util.List<String> texts(String call) {
    var answer = gateway.get("/v1/calls/" + call + "/decisions");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().getJsonArray("items").stream().map(one -> ((JsonObject) one).getString("text")).toList();
  }

  @Test
  void aCallTellsInOrderWhyItIsWhereItIs() {
    String call = call("+79161113311");
    decided(call, "DEFERRED", "{\"reason\": \"WINDOW\", \"until\": \"2026-12-01T04:00:00Z\", \"zone\": \"Asia/Yekaterinburg\"}");
    decided(call, "DEFERRED", "{\"reason\": \"TRUNK_OUT\", \"until\": \"2026-12-01T04:00:30.123Z\", \"passed\": [{\"trunk\": \"north\", \"why\": \"OUT\"}]}");
    decided(call, "DIALLED", "{\"attempt\": \"0199c0de-0000-7000-8000-000000000001\", \"to\": \"+79161113311\", \"trunk\": \"south\", \"pbx\": \"a\","
        + " \"passed\": [{\"trunk\": \"north\", \"why\": \"FULL\"}]}");
    decided(call, "SETTLED", "{\"outcome\": \"BUSY\", \"trunk\": \"south\", \"next\": \"ROUND\", \"until\": \"2026-12-01T04:05:00Z\"}");
    decided(call, "SETTLED", "{\"outcome\": \"CONGESTION\", \"trunk\": \"south\", \"trunkOut\": true, \"next\": \"OTHER_TRUNK\"}");
    decided(call, "CLOSED", "{\"state\": \"SUPPRESSED\", \"reason\": \"DNC\", \"list\": \"bank-optout\"}");
    backends.query("update job set state = 'SUPPRESSED', reason = 'DNC' where id = $1", UUID.fromString(call));

    assertThat(texts(call)).containsExactly("accepted",
        "calling window closed until 09:00 on 2026-12-01, Asia/Yekaterinburg",
        "no trunk carries calls: north out; tried again from 2026-12-01T04:00:30Z",
        "dialled +79161113311 over trunk south, PBX a (north full)",
        "BUSY: another round at 2026-12-01T04:05:00Z",
        "CONGESTION over trunk south, which is out: counts for nothing: another trunk than south, at once",
        "suppressed by list bank-optout");
    var third = gateway.get("/v1/calls/" + call + "/decisions").json().getJsonArray("items").getJsonObject(2);
    assertThat(third.getInteger("number")).isEqualTo(3);
    assertThat(third.getString("at")).isEqualTo("2026-11-30T10:00:00Z");
    assertThat(third.getJsonObject("detail").getString("reason")).isEqualTo("TRUNK_OUT");
  }

  @Test
  void whoIsDueAndOnlyWaitsForItsTurnSaysSo() {
    assertThat(texts(call("+79161113312"))).containsExactly("accepted", "due: waits for a line to be free");
  }

  @Test
  void theCallsOfAnotherTenantTellNothing() {
    String call = call("+79161113313");
    backends.query("update job set tenant = 'other' where id = $1", UUID.fromString(call));
    var answer = gateway.get("/v1/calls/" + call + "/decisions");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem()).isEqualTo("not-found");
  }

  @Test
  void theyGoWithTheirCall() {
    String call = call("+79161113314");
    decided(call, "CANCEL_REQUESTED", "{}");
    backends.query("delete from job where id = $1", UUID.fromString(call));
    assertThat(backends.count("select count(*) from decision where job_id = $1", UUID.fromString(call))).isZero();
  }
}
