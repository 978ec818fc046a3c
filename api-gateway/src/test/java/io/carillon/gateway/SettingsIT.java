package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.WithBackends;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators set may name only what is there, and what is named stays. */
@WithBackends
final class SettingsIT extends OnGateway {
  @BeforeAll
  void declare() {
    created("/v1/pbxs", "{\"id\": \"pbx-a\", \"maxChannels\": 50}");
    created("/v1/trunks", "{\"id\": \"carrier\", \"dial\": \"PJSIP/${number}@carrier\", \"maxChannels\": 20, \"callsPerSecond\": 5, \"pbxs\": [\"pbx-a\"]}");
  }

  private void created(String path, String json) {
    var answer = gateway.post(path, json);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  private void gone(String path) {
    var answer = gateway.send("DELETE", path, null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
  }

  private void refused(Gateway.Answered answer, String pointer, String word) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid");
    var fault = answer.json().getJsonArray("errors").getJsonObject(0);
    assertThat(fault.getString("pointer")).isEqualTo(pointer);
    assertThat(fault.getString("detail")).contains(word);
  }

  private void inUse(String path, String... by) {
    var answer = gateway.send("DELETE", path, null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("in-use");
    assertThat(answer.json().getString("detail")).contains(by);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "/v1/trunks|{\"id\":\"new\",\"dial\":\"PJSIP/${number}@x\",\"maxChannels\":2,\"callsPerSecond\":1,\"pbxs\":[\"pbx-a\",\"no-pbx\"]}|/pbxs/1|no-pbx",
      "/v1/routes|{\"id\":\"new\",\"patterns\":[{\"match\":\"6XXX\"}],\"trunks\":[\"no-trunk\"]}|/trunks/0|no-trunk",
      "/v1/targets|{\"name\":\"new\",\"number\":\"*97\",\"trunks\":[\"carrier\",\"no-trunk\"]}|/trunks/1|no-trunk",
      "/v1/targets|{\"name\":\"new\",\"number\":\"*97\",\"trunks\":[\"carrier\"],\"script\":\"no-script\"}|/script|no-script",
      "/v1/callers|{\"number\":\"+79161112233\",\"pbx\":\"no-pbx\"}|/pbx|no-pbx",
      "/v1/callers|{\"number\":\"+79161112233\",\"script\":\"no-script\"}|/script|no-script"})
  void nothingIsSetThatNamesWhatIsNotThere(String path, String json, String pointer, String word) {
    refused(gateway.post(path, json), pointer, word);
    assertThat(gateway.get(path).body()).doesNotContain("\"new\"").doesNotContain("+79161112233");
    if (!path.equals("/v1/callers")) refused(gateway.send("PUT", path + "/new", json), pointer, word);
  }

  @Test
  void aChangeIsHeldToTheSame() {
    refused(gateway.send("PATCH", "/v1/trunks/carrier", "{\"pbxs\": [\"gone\"]}"), "/pbxs/0", "gone");
    assertThat(gateway.get("/v1/trunks/carrier").json().getJsonArray("pbxs")).containsExactly("pbx-a");
  }

  @Test
  void ofTwoChangesAtOnceNeitherTakesTheOtherBack() {
    created("/v1/pbxs", "{\"id\": \"changing\", \"maxChannels\": 1, \"callsPerSecond\": 1}");
    for (int i = 2; i < 30; i++) {
      String channels = "{\"maxChannels\": " + i + "}";
      var other = CompletableFuture.supplyAsync(() -> gateway.send("PATCH", "/v1/pbxs/changing", channels));
      assertThat(gateway.send("PATCH", "/v1/pbxs/changing", "{\"callsPerSecond\": " + i + "}").status()).isEqualTo(200);
      assertThat(other.join().status()).isEqualTo(200);
      var now = gateway.get("/v1/pbxs/changing").json();
      assertThat(now.getInteger("maxChannels")).isEqualTo(i);
      assertThat(now.getInteger("callsPerSecond")).isEqualTo(i);
    }
  }

  @Test
  void anAgentsClockIsSpokenOfWhereItIsWrong() {
    created("/v1/pbxs", "{\"id\": \"clock\", \"maxChannels\": 1}");
    backends.query("update pbx set clock_since = now(), clock_gap = -1.9 where id = 'clock'");
    assertThat(gateway.get("/v1/pbxs/clock").json().containsKey("clockOffSeconds")).isFalse();
    backends.query("update pbx set clock_gap = -2.5, clock_before = -3600 where id = 'clock'");
    assertThat(gateway.get("/v1/pbxs/clock").json().getDouble("clockOffSeconds")).isEqualTo(-2.5);
  }

  @Test
  void aTargetNeedsItsNumber() {
    var answer = gateway.post("/v1/targets", "{\"name\": \"nowhere\", \"trunks\": [\"carrier\"]}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid");
  }

  @Test
  void whatIsNamedStaysUntilItIsNamedNoMore() {
    created("/v1/pbxs", "{\"id\": \"used\", \"maxChannels\": 5}");
    created("/v1/scripts", "{\"name\": \"menu\", \"context\": \"menu\"}");
    created("/v1/trunks", "{\"id\": \"held\", \"dial\": \"PJSIP/${number}@held\", \"maxChannels\": 2, \"callsPerSecond\": 1, \"pbxs\": [\"used\"]}");
    created("/v1/routes", "{\"id\": \"way\", \"patterns\": [{\"match\": \"6XXX\"}], \"trunks\": [\"held\"]}");
    created("/v1/targets", "{\"name\": \"box\", \"number\": \"*97\", \"trunks\": [\"held\"], \"script\": \"menu\"}");
    created("/v1/callers", "{\"number\": \"+79161112255\", \"pbx\": \"used\", \"script\": \"menu\"}");
    String campaign = gateway.campaign("{\"name\": \"by menu\", \"defaults\": {\"script\": \"menu\"}}");
    inUse("/v1/pbxs/used", "trunk held", "1 × caller");
    inUse("/v1/trunks/held", "route way", "target box");
    inUse("/v1/scripts/menu", "target box", "1 × caller", "1 × campaign");
    gone("/v1/callers/%2B79161112255");
    gone("/v1/routes/way");
    gone("/v1/targets/box");
    gateway.post("/v1/campaigns/" + campaign + "/stop", "");
    gone("/v1/scripts/menu");
    gone("/v1/trunks/held");
    gone("/v1/pbxs/used");
  }

  @Test
  void whatCarriesACallStays() {
    created("/v1/pbxs", "{\"id\": \"busy-pbx\", \"maxChannels\": 5}");
    created("/v1/trunks", "{\"id\": \"busy-trunk\", \"dial\": \"PJSIP/${number}@b\", \"maxChannels\": 2, \"callsPerSecond\": 1, \"pbxs\": [\"busy-pbx\"]}");
    var id = UUID.randomUUID();
    backends.query("insert into attempt (id, job_id, campaign_id, nth, round, destination, to_number, dial, trunk, pbx, epoch, priority, created_at, not_after, settle_by)"
        + " values ($1, $1, $1, 1, 1, 0, '+79161112233', '79161112233', 'busy-trunk', 'busy-pbx', 1, 5, now(), now(), now())", id);
    inUse("/v1/trunks/busy-trunk", "1 × call under way");
    backends.query("update attempt set settled = true where id = $1", id);
    gone("/v1/trunks/busy-trunk");
    gone("/v1/pbxs/busy-pbx");
  }
}
