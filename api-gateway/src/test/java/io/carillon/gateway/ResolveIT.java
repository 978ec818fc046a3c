package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a number would do, and what keeps its lines from being used. That it is what the scheduler decides, the whole-system
 * tests hold (SameLadderIT).
 */
@WithBackends
final class ResolveIT extends OnGateway {
  @BeforeEach
  void lines() {
    for (String table : List.of("route", "trunk", "pbx")) backends.query("delete from " + table);
    for (String pbx : List.of("a", "b")) set("/v1/pbxs/" + pbx, "{\"maxChannels\": 5}");
    set("/v1/trunks/north", "{\"dial\": \"PJSIP/${number}@n\", \"strip\": \"+\", \"prepend\": \"00\", \"maxChannels\": 5, \"callsPerSecond\": 1, \"pbxs\": [\"a\", \"b\"]}");
    set("/v1/trunks/south", "{\"dial\": \"PJSIP/${number}@s\", \"maxChannels\": 5, \"callsPerSecond\": 1, \"pbxs\": [\"b\"]}");
    set("/v1/routes/vip", "{\"position\": 1, \"patterns\": [{\"match\": \"+7X.\", \"callerId\": \"+7495X.\"}], \"trunks\": [\"south\"]}");
    set("/v1/routes/home", "{\"position\": 2, \"patterns\": [{\"prefix\": \"8\", \"match\": \"9XXXXXXXXX\", \"prepend\": \"+7\"}, {\"match\": \"+7!\"}], \"trunks\": [\"south\", \"north\"]}");
    set("/v1/routes/all", "{\"position\": 3, \"patterns\": [{\"match\": \"+.\"}], \"trunks\": [\"north\"]}");
    up("a");
    up("b");
  }

  private void set(String path, String json) {
    var answer = gateway.send("PUT", path, json);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  /** As if its agent had just said that all is well. */
  private void up(String pbx) {
    backends.query("update pbx set epoch = 1, fenced = true, link_up = true, status = jsonb_build_object('pbx', id, 'linkUp', true, 'countMillis', 1), status_at = now() + interval '1 hour' where id = $1", pbx);
  }

  private JsonObject resolved(String json) {
    var answer = gateway.post("/v1/routes/resolve", json);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static JsonObject line(JsonObject resolved, int nth) {
    return resolved.getJsonArray("lines").getJsonObject(nth);
  }

  @Test
  void tellsTheRouteThoseThatComeTooLateAndTheNumberAsEachTrunkDialsIt() {
    var typed = resolved("{\"to\": \"8 916 111-22-33\"}");
    assertThat(typed.getString("to")).isEqualTo("+79161112233");
    assertThat(typed.getString("typed")).isEqualTo("89161112233");
    assertThat(typed.getString("route")).isEqualTo("home");
    assertThat(typed.getJsonObject("pattern")).isEqualTo(JsonObject.of("match", "9XXXXXXXXX", "prefix", "8", "prepend", "+7"));
    assertThat(typed.getString("dial")).isEqualTo("+79161112233");
    assertThat(typed.getJsonArray("later")).containsExactly(JsonObject.of("route", "all", "dial", "+79161112233"));
    assertThat(typed.getJsonArray("trunks")).containsExactly("south", "north");
    assertThat(line(typed, 0).getString("dial")).isEqualTo("+79161112233");
    assertThat(line(typed, 1).getString("dial")).isEqualTo("0079161112233");
    assertThat(typed.getBoolean("dialable")).isTrue();
    assertThat(typed.getBoolean("usable")).isTrue();
  }

  @Test
  void theCallerIdIsLookedAt() {
    var vip = resolved("{\"to\": \"+79161112233\", \"callerId\": \"+74959998877\"}");
    assertThat(vip.getString("callerId")).isEqualTo("+74959998877");
    assertThat(vip.getString("route")).isEqualTo("vip");
    assertThat(vip.getJsonArray("later").stream().map(later -> ((JsonObject) later).getString("route"))).containsExactly("home", "all");
    assertThat(resolved("{\"to\": \"+79161112233\", \"callerId\": \"+78129998877\"}").getString("route")).isEqualTo("home");
  }

  @Test
  void aNumberThatNoRouteTakesHasNoneAndOneThatIsForbiddenIsNotLookedUp() {
    backends.query("delete from route where id = 'all'");
    assertThat(resolved("{\"to\": \"+4312345678\"}").getString("reason")).isEqualTo("NO_ROUTE");
    assertThat(resolved("{\"to\": \"112\"}").getString("reason")).isEqualTo("FORBIDDEN");
  }

  @Test
  void whatKeepsEachLineFromBeingUsedIsTold() {
    gateway.send("PATCH", "/v1/trunks/south", "{\"enabled\": false}");
    gateway.send("PATCH", "/v1/pbxs/b", "{\"enabled\": false, \"mode\": \"SPOOL\"}");
    backends.query("update pbx set link_up = false where id = 'a'");
    var now = resolved("{\"to\": \"+79161112233\"}");
    assertThat(now.getBoolean("dialable")).as("a route takes it").isTrue();
    assertThat(now.getBoolean("usable")).isFalse();
    var south = line(now, 0);
    assertThat(south.getString("reason")).isEqualTo("NO_TRUNK");
    assertThat(south.containsKey("dial")).isFalse();
    var north = line(now, 1);
    assertThat(north.getString("reason")).isEqualTo("PBX_DOWN");
    assertThat(north.getJsonArray("pbxs").stream().map(pbx -> ((JsonObject) pbx).getString("id") + " " + ((JsonObject) pbx).getString("mode") + " "
        + ((JsonObject) pbx).getBoolean("up") + " " + ((JsonObject) pbx).getString("reason"))).containsExactly("a AMI false LINK_DOWN", "b SPOOL false DISABLED");
    backends.query("update pbx set enabled = false where id = 'a'");
    assertThat(line(resolved("{\"to\": \"+79161112233\"}"), 1).getString("reason")).isEqualTo("NO_PBX");
    backends.query("delete from pbx where id = 'a'");
    assertThat(line(resolved("{\"to\": \"+79161112233\"}"), 1).getJsonArray("pbxs").getJsonObject(0).getString("reason")).isEqualTo("NOT_THERE");
  }

  @Test
  void aTrunkThatFailsIsNotUsableByWayOfThePbxWhereItDoes() {
    backends.query("insert into trunk_health (trunk, pbx, state, since) values ('north', 'a', 'OPEN', now()), ('south', 'b', 'CLOSED', now())");
    var now = resolved("{\"to\": \"+79161112233\"}");
    assertThat(line(now, 0).getBoolean("usable")).isTrue();
    assertThat(line(now, 1).getBoolean("usable")).as("by way of b").isTrue();
    assertThat(line(now, 1).getJsonArray("pbxs").getJsonObject(0).getString("reason")).isEqualTo("TRUNK_OUT");
    backends.query("insert into trunk_health (trunk, pbx, state, since) values ('north', 'b', 'PROBING', now())");
    assertThat(line(resolved("{\"to\": \"+79161112233\"}"), 1).getString("reason")).isEqualTo("TRUNK_OUT");
    backends.query("delete from trunk_health");
  }

  @Test
  void everyTroubleOfAPbxHasItsWord() {
    backends.query("delete from pbx where id = 'b'");
    for (var trouble : List.of(List.of("fenced = false", "NO_AGENT"), List.of("clock_gap = 9, clock_since = now()", "CLOCK"), List.of("link_up = false", "LINK_DOWN"),
        List.of("status_at = now() - interval '1 minute'", "SILENT"), List.of("status = null", "NOT_COUNTED"))) {
      backends.query("update pbx set clock_gap = null where id = 'a'");
      up("a");
      backends.query("update pbx set " + trouble.getFirst() + " where id = 'a'");
      var pbx = line(resolved("{\"to\": \"+4312345678\"}"), 0).getJsonArray("pbxs").getJsonObject(0);
      assertThat(pbx.getString("reason")).isEqualTo(trouble.getLast());
      assertThat(pbx.getString("detail")).isNotBlank();
    }
  }
}
