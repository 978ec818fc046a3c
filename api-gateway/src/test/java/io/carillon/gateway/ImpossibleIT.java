package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What could never come about is refused when it is set, with the place that is wrong and what to do about it. */
@WithBackends
final class ImpossibleIT extends OnGateway {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @BeforeAll
  void lines() {
    made("/v1/pbxs", "{\"id\": \"a\", \"maxChannels\": 5}");
    made("/v1/trunks", "{\"id\": \"north\", \"dial\": \"PJSIP/${number}@n\", \"maxChannels\": 5, \"callsPerSecond\": 1, \"pbxs\": [\"a\"]}");
  }

  private void made(String path, String json) {
    var answer = gateway.post(path, json);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  private static void refused(Gateway.Answered answer, String pointer, String... words) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid");
    assertThat(answer.json().getJsonArray("errors").stream().map(JsonObject.class::cast)).as(answer.body())
        .anySatisfy(fault -> {
          assertThat(fault.getString("pointer")).isEqualTo(pointer);
          assertThat(fault.getString("detail")).isNotBlank().satisfies(detail -> assertThat(List.of(words)).allMatch(detail::contains));
        });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "/v1/routes|{\"id\":\"new\",\"patterns\":[{\"match\":\"6XXX\"}],\"trunks\":[]}|/trunks",
      "/v1/routes|{\"id\":\"new\",\"patterns\":[],\"trunks\":[\"north\"]}|/patterns",
      "/v1/trunks|{\"id\":\"new\",\"dial\":\"PJSIP/${number}@n\",\"maxChannels\":5,\"callsPerSecond\":1,\"pbxs\":[]}|/pbxs",
      "/v1/trunks|{\"id\":\"new\",\"dial\":\"PJSIP/${number}@n\",\"maxChannels\":0,\"callsPerSecond\":1,\"pbxs\":[\"a\"]}|/maxChannels",
      "/v1/trunks|{\"id\":\"new\",\"dial\":\"PJSIP/${number}@n\",\"maxChannels\":5,\"callsPerSecond\":0,\"pbxs\":[\"a\"]}|/callsPerSecond",
      "/v1/trunks|{\"id\":\"new\",\"dial\":\"PJSIP/${number}@n\",\"maxChannels\":5,\"callsPerSecond\":1,\"maxSeconds\":0,\"pbxs\":[\"a\"]}|/maxSeconds",
      "/v1/trunks|{\"id\":\"new\",\"dial\":\"PJSIP/${number}@n\",\"maxChannels\":5,\"reserve\":5,\"callsPerSecond\":1,\"pbxs\":[\"a\"]}|/reserve",
      "/v1/trunks|{\"id\":\"new\",\"dial\":\"PJSIP/${number}@n\",\"maxChannels\":5,\"reserve\":2,\"urgentReserve\":3,\"callsPerSecond\":1,\"pbxs\":[\"a\"]}|/urgentReserve",
      "/v1/pbxs|{\"id\":\"new\",\"maxChannels\":0}|/maxChannels",
      "/v1/pbxs|{\"id\":\"new\",\"maxChannels\":5,\"callsPerSecond\":0}|/callsPerSecond",
      "/v1/campaigns|{\"name\":\"new\",\"maxConcurrent\":0}|/maxConcurrent",
      "/v1/campaigns|{\"name\":\"new\",\"callsPerSecond\":0}|/callsPerSecond"})
  void whatLeavesNothingIsRefused(String path, String json, String pointer) {
    refused(gateway.post(path, json), pointer);
    assertThat(gateway.get(path).body()).doesNotContain("\"new\"");
  }

  @Test
  void aChangeOfATrunkIsHeldToTheSame() {
    refused(gateway.send("PATCH", "/v1/trunks/north", "{\"reserve\": 5}"), "/reserve", "leaves no channel");
    refused(gateway.send("PATCH", "/v1/trunks/north", "{\"pbxs\": []}"), "/pbxs");
    assertThat(gateway.get("/v1/trunks/north").json().getInteger("reserve")).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{\"match\":\"*72\"}|/patterns/0/match|no number",
      "{\"match\":\"X\"}|/patterns/0/match|no number",
      "{\"match\":\"+123\"}|/patterns/0/match|no number",
      "{\"match\":\"+0X.\"}|/patterns/0/match|no number",
      "{\"prefix\":\"9\",\"match\":\"+7X.\"}|/patterns/0/match|behind its prefix",
      "{\"match\":\"112\"}|/patterns/0/match|never dialled",
      "{\"match\":\"+8701X.\"}|/patterns/0/match|never dialled",
      "{\"match\":\"X.\",\"callerId\":\"*6X.\"}|/patterns/0/callerId|no caller id"})
  void aPatternThatNothingCanMatchIsRefused(String pattern, String pointer, String word) {
    refused(gateway.post("/v1/routes", "{\"id\": \"none\", \"patterns\": [" + pattern + "], \"trunks\": [\"north\"]}"), pointer, word);
  }

  @Test
  void aRouteThatOthersLeaveNothingIsRefusedAndSoIsOneThatLeavesNothingToAnother() {
    made("/v1/routes", "{\"id\": \"low\", \"position\": 10, \"patterns\": [{\"match\": \"60XX\"}, {\"match\": \"61XX\"}], \"trunks\": [\"north\"]}");
    made("/v1/routes", "{\"id\": \"high\", \"position\": 20, \"patterns\": [{\"match\": \"6[2-9]XX\"}], \"trunks\": [\"north\"]}");
    String shadowed = "{\"id\": \"late\", \"position\": 30, \"patterns\": [{\"match\": \"6XXX\"}], \"trunks\": [\"north\"]}";
    refused(gateway.post("/v1/routes", shadowed), "/patterns", "never be taken", "low, high", "position 10");
    refused(gateway.post("/v1/routes", shadowed.replace("30", "15").replace("6XXX", "60XX")), "/patterns", "the route low (position 10)");
    refused(gateway.post("/v1/routes", shadowed.replace("30", "5")), "/position", "before the route", "(position 10)");
    made("/v1/routes", shadowed.replace("}]", "}, {\"match\": \"7XXX\"}]"));
    refused(gateway.send("PATCH", "/v1/routes/late", "{\"patterns\": [{\"match\": \"6XXX\"}]}"), "/patterns", "low, high");
    refused(gateway.send("PATCH", "/v1/routes/low", "{\"position\": 40, \"patterns\": [{\"match\": \"7XXX\"}]}"), "/patterns", "the route late (position 30)");
    assertThat(gateway.send("PATCH", "/v1/routes/late", "{\"enabled\": false, \"patterns\": [{\"match\": \"6XXX\"}]}").status()).as("it is switched off").isEqualTo(200);
    refused(gateway.send("PATCH", "/v1/routes/late", "{\"enabled\": true}"), "/patterns", "low, high");
    assertThat(gateway.send("PATCH", "/v1/routes/high", "{\"enabled\": false}").status()).isEqualTo(200);
    assertThat(gateway.send("PATCH", "/v1/routes/late", "{\"enabled\": true}").status()).as("what is switched off takes nothing").isEqualTo(200);
    refused(gateway.send("PATCH", "/v1/routes/high", "{\"enabled\": true, \"patterns\": [{\"match\": \"6XXX\"}]}"), "/position", "before the route late");
    for (String id : new String[] {"late", "high", "low"}) assertThat(gateway.send("DELETE", "/v1/routes/" + id, null).status()).isEqualTo(204);
  }

  @Test
  void whatStandsSoAlreadyCanBeSetAgain() {
    backends.query("""
        insert into route (id, position, patterns, trunks) values ('old-all', 1, '[{"match": "7X."}]', '{north}'), ('old-one', 2, '[{"match": "71XX"}]', '{north}')""");
    var again = gateway.send("PUT", "/v1/routes/old-all", "{\"position\": 1, \"patterns\": [{\"match\": \"7X.\"}], \"trunks\": [\"north\"]}");
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    backends.query("delete from route where id like 'old-%'");
  }

  private static String window(String days) {
    return "{\"to\": \"+79161112233\", \"window\": {\"from\": \"09:00\", \"to\": \"20:00\", \"zone\": \"UTC\"" + days + "}";
  }

  private static String day(int fromToday) {
    return NOW.plus(Duration.ofDays(fromToday)).atZone(ZoneOffset.UTC).getDayOfWeek().name().substring(0, 3);
  }

  @Test
  void aWindowThatNeverOpensIsRefused() {
    refused(gateway.post("/v1/calls", "{\"to\": \"+79161112233\", \"window\": {\"from\": \"09:00\", \"to\": \"09:00\"}}"), "/window", "never open");
    refused(gateway.post("/v1/calls", window(", \"days\": []") + "}"), "/window/days", "names no day", "leave it out");
    refused(gateway.post("/v1/calls", window(", \"days\": [\"MON\", \"TUE\", \"MON\"]") + "}"), "/window/days/2", "MON once more");
    String far = ", \"days\": [\"" + day(3) + "\"]";
    refused(gateway.post("/v1/calls", window(far) + "}"), "/window", "24 hours after it is due", "expiresAt");
    refused(gateway.post("/v1/calls", window(far) + ", \"expiresAt\": \"" + NOW.plus(Duration.ofHours(30)) + "\"}"), "/window", "let expiresAt be later");
    assertThat(gateway.post("/v1/calls", window(far) + ", \"expiresAt\": \"" + NOW.plus(Duration.ofDays(4)) + "\"}").status()).isEqualTo(202);
    assertThat(gateway.post("/v1/calls", window(far) + ", \"notBefore\": \"" + NOW.plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.DAYS) + "\"}").status()).isEqualTo(202);
    assertThat(gateway.post("/v1/calls", window("") + "}").status()).as("on any day").isEqualTo(202);
  }

  @Test
  void whereTheCalleeLivesIsNotGuessed() {
    String far = window(", \"days\": [\"" + day(2) + "\"]").replace("UTC", "recipient");
    refused(gateway.post("/v1/calls", far + ", \"expiresAt\": \"" + NOW.plus(Duration.ofHours(10)) + "\"}"), "/window", "does not open");
    assertThat(gateway.post("/v1/calls", far + ", \"expiresAt\": \"" + NOW.plus(Duration.ofDays(3)) + "\"}").status()).isEqualTo(202);
  }

  @Test
  void aWindowOfACampaignMustOpenBeforeItEnds() {
    String far = "{\"name\": \"w\", \"endsAt\": \"" + NOW.plus(Duration.ofHours(30)) + "\", \"defaults\": {\"window\": {\"from\": \"09:00\", \"to\": \"20:00\", \"zone\": \"UTC\", \"days\": [\"" + day(4) + "\"]}}}";
    refused(gateway.post("/v1/campaigns", far), "/defaults/window", "let endsAt be later");
    refused(gateway.post("/v1/campaigns", "{\"name\": \"w\", \"defaults\": {\"notBefore\": \"" + NOW.plus(Duration.ofDays(31)) + "\"}}"), "/defaults/notBefore", "end of the campaign");
    String id = gateway.campaign("{\"name\": \"w\", \"defaults\": {\"window\": {\"from\": \"09:00\", \"to\": \"20:00\"}}}");
    var kept = gateway.get("/v1/campaigns/" + id).json().getJsonObject("defaults");
    assertThat(gateway.send("PATCH", "/v1/campaigns/" + id, new JsonObject().put("defaults", kept).encode()).status()).as("what was read can be set again").isEqualTo(200);
    refused(gateway.send("PATCH", "/v1/campaigns/" + id, "{\"defaults\": {\"window\": {\"from\": \"09:00\", \"to\": \"20:00\", \"days\": []}}}"), "/defaults/window/days");
  }

  @Test
  void aCallThatIsOverBeforeItBeginsIsRefused() {
    String to = "{\"to\": \"+79161112233\", ";
    refused(gateway.post("/v1/calls", to + "\"expiresAt\": \"" + NOW.minusSeconds(1) + "\"}"), "/expiresAt", "past");
    refused(gateway.post("/v1/calls", to + "\"expiresAt\": \"" + NOW.plusSeconds(60) + "\", \"notBefore\": \"" + NOW.plusSeconds(60) + "\"}"), "/expiresAt", "not after notBefore");
    String id = gateway.campaign("{\"name\": \"over\", \"endsAt\": \"" + NOW.plus(Duration.ofDays(2)) + "\", \"defaults\": {\"notBefore\": \"" + NOW.plus(Duration.ofDays(1)) + "\"}}");
    var answer = gateway.post("/v1/campaigns/" + id + "/contacts", """
        {"to": "+79161112201", "notBefore": "%s"}
        {"to": "+79161112202", "expiresAt": "%s"}
        {"to": "+79161112203", "window": {"from": "09:00", "to": "20:00", "zone": "UTC", "days": ["%s"]}}
        {"to": "+79161112204"}
        """.formatted(NOW.plus(Duration.ofDays(2)), NOW.plus(Duration.ofHours(23)), day(5)), "Content-Type", "application/x-ndjson");
    assertThat(answer.json().getInteger("accepted")).as(answer.body()).isEqualTo(1);
    assertThat(answer.json().getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("column")))
        .containsExactly("/notBefore", "/expiresAt", "/window");
  }

  private static String destinations(String second, String more) {
    return "{\"destinations\": [{\"to\": \"+79161112233\"}, {\"to\": \"+79161112244\"" + second + "}]" + more + "}";
  }

  @Test
  void aDestinationThatNothingLeadsToIsRefused() {
    refused(gateway.post("/v1/calls", "{\"destinations\": [{\"to\": \"+79161112233\", \"after\": [\"BUSY\"]}]}"), "/destinations/0/after", "leave it out");
    refused(gateway.post("/v1/calls", destinations(", \"after\": [\"CANCELLED\"]", "")), "/destinations/1/after", "never be reached", "CANCELLED");
    refused(gateway.post("/v1/calls", destinations(", \"after\": [\"ANSWERED\"]", "")), "/destinations/1/after", "acknowledge");
    assertThat(gateway.post("/v1/calls", destinations(", \"after\": [\"ANSWERED\"]", ", \"acknowledge\": {\"digit\": \"1\"}")).status()).isEqualTo(202);
    refused(gateway.post("/v1/calls", destinations(", \"after\": [\"UNKNOWN\"]", "")), "/destinations/1/after", "onUnknown");
    assertThat(gateway.post("/v1/calls", destinations(", \"after\": [\"UNKNOWN\"]", ", \"onUnknown\": \"retry\"")).status()).isEqualTo(202);
    String three = "{\"destinations\": [{\"to\": \"+79161112233\"}, {\"to\": \"+79161112244\", \"after\": [\"CANCELLED\"]}, {\"to\": \"+79161112255\", \"after\": [\"BUSY\"]}]}";
    refused(gateway.post("/v1/calls", three), "/destinations/1/after", "never");
    assertThat(gateway.post("/v1/calls", three.replace("CANCELLED", "BUSY")).status()).as("the second busy leads to the third").isEqualTo(202);
  }

  @Test
  void whatACampaignSaysCountsForItsContacts() {
    String contact = destinations(", \"after\": [\"ANSWERED\"]", "");
    String plain = gateway.campaign("{\"name\": \"plain\"}");
    var refused = gateway.post("/v1/campaigns/" + plain + "/contacts", "[" + contact + "]");
    assertThat(refused.json().getInteger("rejected")).as(refused.body()).isEqualTo(1);
    String pressing = gateway.campaign("{\"name\": \"pressing\", \"defaults\": {\"acknowledge\": {\"digit\": \"1\"}}}");
    assertThat(gateway.post("/v1/campaigns/" + pressing + "/contacts", "[" + contact + "]").json().getInteger("accepted")).isEqualTo(1);
  }
}
