package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.JobMessage;
import io.carillon.contract.Topics;
import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithBackends
final class CallsIT extends OnGateway {
  @Test
  void anAcceptedCallIsInTheBrokerAndCanBeReadAtOnce() {
    var tap = backends.tap(Topics.JOBS);
    var answer = gateway.post("/v1/calls", """
        {"to": "8 (916) 111-22-33", "reference": "INC-42", "retry": {"attempts": 3, "on": ["BUSY"]}, "acknowledge": {"digit": "1"}, "onUnknown": "stop"}""");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    String id = answer.json().getString("id");
    assertThat(answer.header("location")).isEqualTo("/v1/calls/" + id);

    var job = tap.await(JobMessage.JobSubmitted.class, submitted -> submitted.jobId().equals(id));
    assertThat(job.spec().destinations().getFirst().to()).isEqualTo("+79161112233");
    assertThat(job.spec().destinations().getFirst().typed()).isEqualTo("89161112233");
    assertThat(job.spec().retry().delaySeconds()).isEqualTo(300);

    var read = gateway.get("/v1/calls/" + id);
    assertThat(read.status()).as(read.body()).isEqualTo(200);
    assertThat(read.json().getString("state")).isEqualTo("QUEUED");
    assertThat(read.json().getString("reference")).isEqualTo("INC-42");
    assertThat(gateway.get("/v1/calls?reference=INC-42").json().getJsonArray("items")).hasSize(1);
  }

  @Test
  void aCallNobodyMadeIsNotThere() {
    var answer = gateway.get("/v1/calls/00000000-0000-4000-8000-000000000001");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem()).isEqualTo("not-found");
  }

  @Test
  void aCancelGoesTheSameWay() {
    var tap = backends.tap(Topics.JOBS);
    String id = gateway.post("/v1/calls", "{\"to\": \"+79161112244\"}").json().getString("id");
    assertThat(gateway.send("DELETE", "/v1/calls/" + id, null).status()).isEqualTo(202);
    tap.await(JobMessage.JobCancel.class, cancel -> cancel.jobId().equals(id));
    backends.query("update job set state = 'COMPLETED' where id = $1", java.util.UUID.fromString(id));
    var late = gateway.send("DELETE", "/v1/calls/" + id, null);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.problem()).isEqualTo("call-ended");
  }

  @Test
  void oneKeyHasOneEffectAndOneAnswer() {
    var first = gateway.post("/v1/calls", "{\"to\": \"+79161110001\"}", "Idempotency-Key", "k-1");
    var again = gateway.post("/v1/calls", "{\"to\": \"+79161110001\"}", "Idempotency-Key", "k-1");
    var other = gateway.post("/v1/calls", "{\"to\": \"+79161110002\"}", "Idempotency-Key", "k-1");
    assertThat(first.status()).as(first.body()).isEqualTo(202);
    assertThat(first.header("idempotent-replayed")).isNull();
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
  }

  @Test
  void ofManyAtOnceUnderOneKeyOneMakesIt() {
    var tap = backends.tap(Topics.JOBS);
    var racing = IntStream.range(0, 20).mapToObj(i -> CompletableFuture.supplyAsync(
        () -> gateway.post("/v1/calls", "{\"to\": \"+79161110003\", \"reference\": \"race\"}", "Idempotency-Key", "race"))).toList();
    var answers = racing.stream().map(CompletableFuture::join).toList();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(202, 409));
    assertThat(answers.stream().filter(answer -> answer.status() == 202).map(answer -> answer.json().getString("id")).distinct()).hasSize(1);
    assertThat(gateway.post("/v1/calls", "{\"to\": \"+79161110003\", \"reference\": \"race\"}", "Idempotency-Key", "race").status()).isEqualTo(202);
    assertThat(tap.messages(JobMessage.JobSubmitted.class).stream().filter(job -> "race".equals(job.spec().reference()))).hasSize(1);
  }

  @Test
  void aRequestWhoseGatewayDiedIsFinishedUnderTheSameId() {
    var tap = backends.tap(Topics.JOBS);
    String body = "{\"to\": \"+79161110004\"}";
    var id = java.util.UUID.randomUUID();
    backends.query("insert into idempotency (tenant, call, key, body_sha256, job_id, created_at) values ('default', 'POST /v1/calls', 'dead', sha256($1::text::bytea), $2, now() - interval '4 seconds')",
        body, id);
    var young = gateway.post("/v1/calls", body, "Idempotency-Key", "dead");
    assertThat(young.status()).isEqualTo(409);
    assertThat(young.problem()).isEqualTo("request-running");
    backends.query("update idempotency set created_at = now() - interval '6 seconds' where key = 'dead'");
    var taken = gateway.post("/v1/calls", body, "Idempotency-Key", "dead");
    assertThat(taken.status()).as(taken.body()).isEqualTo(202);
    assertThat(taken.json().getString("id")).isEqualTo(id.toString());
    tap.await(JobMessage.JobSubmitted.class, job -> job.jobId().equals(id.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "+15551234567\\r\\nAction: Command\\r\\nCommand: core stop now", "123\\nApplication: System\\nData: id", "\\n", "\\r", "\\u0000", "１２３", "500&PJSIP/itsp/1900",
      "100@internal", "${SHELL(id)}", "+79161112233;", " #x", "+7916,1112233", "\\\"+79161112233\\\"", "\\\\", "+", "00", "*72", "sip:a@b", "112", "+88212345678",
      "911", "+79001234567", "+7/9161112233", "101", "123456", "+99912345678"})
  void badNumbersAreRefusedByName(String number) {
    var answer = gateway.post("/v1/calls", "{\"to\": \"" + number + "\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid");
    assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer")).isEqualTo("/to");
  }

  @Test
  void aNumberOfThreeHundredDigitsIsRefused() {
    assertThat(gateway.post("/v1/calls", "{\"to\": \"" + "1".repeat(300) + "\"}").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{\"to\":\"+79161112233\",\"colour\":\"red\"}|/colour",
      "{\"destinations\":[{\"to\":\"+79161112233\",\"speed\":1}]}|/destinations/0/speed",
      "{\"to\":\"+79161112233\",\"callerId\":{\"name\":\"a\\u0000b\"}}|/callerId/name",
      "{\"to\":\"+79161112233\",\"callerId\":{\"name\":\"a<1>\"}}|/callerId/name",
      "{\"to\":\"+79161112233\",\"callerId\":{\"name\":\"a,b\"}}|/callerId/name",
      "{\"to\":\"+79161112233\",\"callerId\":{\"name\":\"${EPOCH}\"}}|/callerId/name",
      "{\"to\":\"+79161112233\",\"callerId\":{\"name\":\"a&b\"}}|/callerId/name",
      "{\"to\":\"+79161112233\",\"callerId\":{\"name\":\"a@b\"}}|/callerId/name",
      "{\"to\":\"+79161112233\",\"callerId\":{\"name\":\"a/b\"}}|/callerId/name",
      "{\"to\":\"+79161112233\",\"callerId\":{\"name\":\" a\"}}|/callerId/name",
      "{\"to\":\"+79161112233\",\"callerId\":{\"name\":\"\"}}|/callerId/name",
      "{\"to\":\"+79161112233\",\"play\":[\"a//b\"]}|/play/0",
      "{\"to\":\"+79161112233\",\"play\":[\"a/\"]}|/play/0",
      "{\"to\":\"+79161112233\",\"account\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}|/account",
      "{\"to\":\"+79161112233\",\"codecs\":[\"c0\",\"c1\",\"c2\",\"c3\",\"c4\",\"c5\",\"c6\",\"c7\",\"c8\",\"c9\",\"c10\"]}|/codecs",
      "{\"to\":\"+79161112233\",\"callerId\":{\"number\":\"1&2\"}}|/callerId/number",
      "{\"to\":\"+79161112233\",\"play\":[\"../../etc/passwd\"]}|/play/0",
      "{\"to\":\"+79161112233\",\"play\":[\"a&b\"]}|/play/0",
      "{\"to\":\"+79161112233\",\"variables\":{\"A\":\"x,EXEC_COMMAND=id\"}}|/variables/A",
      "{\"to\":\"+79161112233\",\"variables\":{\"CALLERID(num)\":\"1\"}}|/variables",
      "{\"to\":\"+79161112233\",\"script\":\"no-such\"}|/script",
      "{\"to\":\"+79161112233\",\"priority\":10}|/priority",
      "{\"to\":\"+79161112233\",\"priority\":\"5\"}|/priority",
      "{\"to\":\"+79161112233\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}|/expiresAt",
      "{\"to\":\"+79161112233\",\"notBefore\":\"tomorrow\"}|/notBefore",
      "{\"to\":\"+79161112233\",\"window\":{\"from\":\"09:00\",\"to\":\"20:00\",\"zone\":\"Mars/Base\"}}|/window/zone",
      "{\"destinations\":[{\"target\":\"no-such\"}]}|/destinations/0/target",
      "{\"destinations\":[{\"to\":\"+79161112233\",\"target\":\"no-such\"}]}|/destinations/0",
      "{\"to\":\"+79161112233\",\"notBefore\":\"2099-01-01T00:00:00Z\",\"expiresAt\":\"2099-01-01T00:00:00Z\"}|/expiresAt",
      "{\"to\":\"+79161112233\",\"window\":{\"from\":\"09:00\",\"to\":\"09:00\"}}|/window",
      "{\"to\":\"+79161112233\",\"retry\":{\"attempts\":2,\"rules\":[{\"on\":[\"BUSY\"],\"attempts\":3}]}}|/retry/rules/0/attempts",
      "{\"to\":\"+79161112233\",\"retry\":{\"attempts\":2,\"rules\":[{\"on\":[\"BUSY\"]},{\"on\":[\"NO_ANSWER\",\"BUSY\"]}]}}|/retry/rules/1/on",
      "{\"to\":\"+79161112233\",\"retry\":{\"attempts\":2,\"rules\":[{\"on\":[]}]}}|/retry/rules/0/on",
      "{\"to\":\"+79161112233\",\"reference\":\"a\\nb\"}|/reference"})
  void badFieldsAreNamed(String body, String pointer) {
    var answer = gateway.post("/v1/calls", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("pointer"))).as(answer.body())
        .anyMatch(found -> found.startsWith(pointer));
  }

  @Test
  void variablesOfMoreThanEightHundredCharactersInAllAreRefused() {
    String body = "{\"to\": \"+79161112233\", \"variables\": {\"A\": \"%1$s\", \"B\": \"%1$s\", \"C\": \"%1$s\", \"D\": \"%2$s\"}}";
    assertThat(gateway.post("/v1/calls", body.formatted("x".repeat(200), "x".repeat(196))).status()).isEqualTo(202);
    var more = gateway.post("/v1/calls", body.formatted("x".repeat(200), "x".repeat(197)));
    assertThat(more.status()).isEqualTo(400);
    assertThat(more.json().getJsonArray("errors").getJsonObject(0).getString("pointer")).isEqualTo("/variables");
  }

  @Test
  void soundsOfMoreThanNineHundredCharactersInAllAreRefused() {
    String ten = ("\"" + "x".repeat(89) + "\",").repeat(9) + "\"" + "x".repeat(90) + "\"";
    assertThat(gateway.post("/v1/calls", "{\"to\": \"+79161112233\", \"play\": [" + ten + "]}").status()).isEqualTo(202);
    var more = gateway.post("/v1/calls", "{\"to\": \"+79161112233\", \"play\": [\"x" + ten.substring(1) + "]}");
    assertThat(more.status()).isEqualTo(400);
    assertThat(more.json().getJsonArray("errors").getJsonObject(0).getString("pointer")).isEqualTo("/play");
  }

  @Test
  void aRefusedRequestLeavesItsKeyFree() {
    assertThat(gateway.post("/v1/calls", "{\"to\": \"112\"}", "Idempotency-Key", "free").status()).isEqualTo(400);
    assertThat(gateway.post("/v1/calls", "{\"to\": \"+79161112233\"}", "Idempotency-Key", "free").status()).isEqualTo(202);
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    for (String key : new String[] {"a b", "k".repeat(201)}) {
      assertThat(gateway.post("/v1/calls", "{\"to\": \"+79161112233\"}", "Idempotency-Key", key).status()).as(key).isEqualTo(400);
    }
  }

  @Test
  void neitherOrBothOfToAndDestinationsIsRefused() {
    assertThat(gateway.post("/v1/calls", "{}").status()).isEqualTo(400);
    assertThat(gateway.post("/v1/calls", "{\"to\": \"+79161112233\", \"destinations\": [{\"to\": \"+79161112233\"}]}").status()).isEqualTo(400);
  }

  @Test
  void whatIsNoJsonOrTooMuchOrOfAnotherTypeIsRefused() {
    assertThat(gateway.post("/v1/calls", "{\"to\": ").status()).isEqualTo(400);
    assertThat(gateway.post("/v1/calls", "[".repeat(10_000)).status()).isEqualTo(400);
    assertThat(gateway.post("/v1/calls", "").status()).isEqualTo(400);
    var large = gateway.post("/v1/calls", "{\"to\": \"" + "1".repeat(1 << 20) + "\"}");
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.problem()).isEqualTo("too-large");
    assertThat(gateway.post("/v1/calls", "to=1", "Content-Type", "application/x-www-form-urlencoded").status()).isEqualTo(415);
    assertThat(gateway.post("/v1/calls", "{}", "Content-Encoding", "gzip").status()).isEqualTo(415);
    assertThat(gateway.get("/v1/calls?order=id;drop").status()).isEqualTo(400);
    assertThat(gateway.get("/v1/calls?cursor=x").status()).isEqualTo(400);
    gateway.post("/v1/pbxs", "{\"id\": \"page-a\", \"maxChannels\": 1}");
    String ofPbxs = gateway.get("/v1/pbxs?limit=1").json().getString("next");
    assertThat(ofPbxs).isNotBlank();
    assertThat(gateway.get("/v1/calls?cursor=" + ofPbxs).status()).as("the cursor of another list").isEqualTo(400);
  }

  @Test
  void anExtensionIsTakenWhereARouteNamesIt() {
    assertThat(gateway.post("/v1/calls", "{\"to\": \"6003\"}").status()).isEqualTo(400);
    gateway.send("PUT", "/v1/pbxs/pbx-a", "{\"maxChannels\": 5}");
    gateway.send("PUT", "/v1/trunks/inside", "{\"dial\": \"PJSIP/${number}\", \"maxChannels\": 5, \"callsPerSecond\": 1, \"pbxs\": [\"pbx-a\"]}");
    var route = gateway.post("/v1/routes", "{\"id\": \"inside\", \"patterns\": [{\"match\": \"6XXX\"}], \"trunks\": [\"inside\"]}");
    assertThat(route.status()).as(route.body()).isEqualTo(201);
    assertThat(gateway.post("/v1/calls", "{\"to\": \"6003\"}").status()).isEqualTo(202);
    var resolved = gateway.post("/v1/routes/resolve", "{\"to\": \"6003\"}");
    assertThat(resolved.json().getString("route")).as(resolved.body()).isEqualTo("inside");
    assertThat(gateway.send("DELETE", "/v1/routes/inside", null).status()).isEqualTo(204);
    assertThat(gateway.post("/v1/calls", "{\"to\": \"6003\"}").status()).isEqualTo(400);
  }
}
