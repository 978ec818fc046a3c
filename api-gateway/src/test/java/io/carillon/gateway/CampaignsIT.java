package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CampaignState;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.ResultMessage;
import io.carillon.contract.Suppression;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

@WithBackends
final class CampaignsIT extends OnGateway {
  @Test
  void aCampaignHasItsLifeAndIllegalStepsAreNamed() {
    var made = gateway.post("/v1/campaigns", """
        {"name": "Autumn", "maxConcurrent": 5, "callsPerSecond": 2, "defaults": {"play": ["hello"], "retry": {"attempts": 2, "delaySeconds": 20, "on": ["BUSY"]}}}""",
        "Idempotency-Key", "autumn");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.json().getInteger("weight")).isEqualTo(1);
    String id = made.json().getString("id");
    assertThat(gateway.post("/v1/campaigns", "{}").status()).isEqualTo(400);
    assertThat(gateway.post("/v1/campaigns", "{\"name\": \"x\", \"callsPerSecond\": 1.5}").status()).isEqualTo(400);
    String path = "/v1/campaigns/" + id;
    var early = gateway.post(path + "/pause", "");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.problem()).isEqualTo("illegal-step");
    assertThat(early.json().getString("detail")).contains("DRAFT").contains("start");
    assertThat(gateway.post(path + "/start", "").json().getString("state")).isEqualTo("RUNNING");
    assertThat(gateway.post(path + "/start", "").status()).isEqualTo(409);
    assertThat(gateway.post(path + "/pause", "").json().getString("state")).isEqualTo("PAUSED");
    assertThat(gateway.post(path + "/resume", "").json().getString("state")).isEqualTo("RUNNING");
    var changed = gateway.send("PATCH", path, "{\"maxConcurrent\": null, \"name\": \"Winter\"}");
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.json().containsKey("maxConcurrent")).isFalse();
    assertThat(changed.json().getJsonObject("defaults").getJsonObject("retry").getInteger("attempts")).isEqualTo(2);
    assertThat(gateway.post(path + "/stop", "").json().getString("state")).isEqualTo("STOPPED");
    assertThat(gateway.post(path + "/resume", "").status()).isEqualTo(409);
    assertThat(gateway.send("PATCH", path, "{\"name\": \"x\"}").status()).isEqualTo(409);
    assertThat(gateway.post(path + "/contacts", "number\n+79161110001\n", "Content-Type", "text/csv").status()).isEqualTo(409);
    assertThat(gateway.get("/v1/campaigns?limit=1").json().getJsonArray("items")).hasSize(1);
  }

  @Test
  void aCampaignHasItsWeight() {
    var made = gateway.post("/v1/campaigns", "{\"name\": \"heavy\", \"weight\": 3}");
    assertThat(made.json().getInteger("weight")).isEqualTo(3);
    String path = "/v1/campaigns/" + made.json().getString("id");
    assertThat(gateway.send("PATCH", path, "{\"name\": \"heavier\"}").json().getInteger("weight")).isEqualTo(3);
    assertThat(gateway.send("PATCH", path, "{\"weight\": 100}").json().getInteger("weight")).isEqualTo(100);
    for (String bad : new String[] {"0", "101", "1.5", "null", "\"3\""}) {
      assertThat(gateway.send("PATCH", path, "{\"weight\": " + bad + "}").status()).as(bad).isEqualTo(400);
      assertThat(gateway.post("/v1/campaigns", "{\"name\": \"x\", \"weight\": " + bad + "}").status()).as(bad).isEqualTo(400);
    }
    assertThat(gateway.get(path).json().getInteger("weight")).isEqualTo(100);
  }

  @Test
  void whatWaitsInAPausedCampaignSaysSo() {
    String id = gateway.campaign("{\"name\": \"paused\"}");
    gateway.post("/v1/campaigns/" + id + "/contacts", "number\n+79161140001\n+79161140002\n", "Content-Type", "text/csv");
    gateway.post("/v1/campaigns/" + id + "/start", "");
    backends.query("update job set state = 'COMPLETED' where campaign_id = $1 and number = '+79161140002'", UUID.fromString(id));
    gateway.post("/v1/campaigns/" + id + "/pause", "");
    for (var job : gateway.get("/v1/calls?campaign=" + id).json().getJsonArray("items").stream().map(JsonObject.class::cast).toList()) {
      String expected = job.getString("to").equals("+79161140001") ? "PAUSED" : null;
      assertThat(job.getString("reason")).isEqualTo(expected);
      assertThat(gateway.get("/v1/calls/" + job.getString("id")).json().getString("reason")).isEqualTo(expected);
    }
    gateway.post("/v1/campaigns/" + id + "/resume", "");
    assertThat(gateway.get("/v1/calls?campaign=" + id).body()).doesNotContain("PAUSED");
  }

  @Test
  void theExamplesOfTheContractAreTakenAsTheyAre() {
    var examples = new JsonObject(new Yaml().<Map<String, Object>>load(gateway.get("/openapi.yaml").body())).getJsonObject("components").getJsonObject("examples");
    for (String name : List.of("LeastCall", "Alarm")) {
      var answer = gateway.post("/v1/calls", examples.getJsonObject(name).getJsonObject("value").encode());
      assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }
    for (String name : List.of("LeastCampaign", "Reminder")) {
      var answer = gateway.post("/v1/campaigns", examples.getJsonObject(name).getJsonObject("value").encode());
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }
    assertThat(examples.fieldNames()).hasSize(4);
  }

  @Test
  void resultsAreReadByPageAndAsCsvThatHoldsNoFormula() {
    String id = gateway.campaign("{\"name\": \"results\"}");
    gateway.post("/v1/campaigns/" + id + "/contacts", "number,reference\n+79161130001,=cmd|' /C calc'!A0\n+79161130002,b\n+79161130003,\"@SUM(1)\"\n", "Content-Type", "text/csv");
    backends.query("update job set state = 'COMPLETED', outcome = 'ANSWERED', finished_at = now() where campaign_id = $1", UUID.fromString(id));
    var first = gateway.get("/v1/campaigns/" + id + "/results?limit=2").json();
    assertThat(first.getJsonArray("items")).hasSize(2);
    var second = gateway.get("/v1/campaigns/" + id + "/results?limit=2&cursor=" + first.getString("next")).json();
    assertThat(second.getJsonArray("items")).hasSize(1);
    assertThat(second.getString("next")).isNull();
    var csv = gateway.get("/v1/campaigns/" + id + "/results", "Accept", "text/csv");
    assertThat(csv.header("content-type")).startsWith("text/csv");
    assertThat(csv.body().lines()).hasSize(4);
    assertThat(csv.body()).contains("\"'=cmd|' /C calc'!A0\"").contains("\"'@SUM(1)\"").contains("\"+79161130001\"");
    var progress = gateway.get("/v1/campaigns/" + id + "/progress").json();
    assertThat(progress.getJsonObject("jobs").getInteger("COMPLETED")).isEqualTo(3);
    assertThat(progress.getJsonObject("outcomes").getInteger("ANSWERED")).isEqualTo(3);
    assertThat(progress.getInteger("etaSeconds")).isZero();
  }

  /** A day after their end jobs stand in another table, with their attempts. */
  @Test
  void whatHasMovedAwayIsReadAlike() {
    String id = gateway.campaign("{\"name\": \"old\"}");
    var campaign = UUID.fromString(id);
    String contacts = "number,reference\n+79161130011,a\n+79161130012,b\n+79161130013,c\n";
    gateway.post("/v1/campaigns/" + id + "/contacts", contacts, "Content-Type", "text/csv");
    backends.query("""
        insert into attempt (id, job_id, campaign_id, nth, round, destination, to_number, dial, trunk, pbx, epoch, priority, created_at, not_after, settle_by, settled)
        select gen_random_uuid(), id, campaign_id, 1, 1, 0, number, 'x', 'north', 'pbx-a', 1, 5, now(), now(), now(), true from job where campaign_id = $1""", campaign);
    backends.query("""
        update job j set state = 'COMPLETED', outcome = 'ANSWERED', finished_at = now(), last_attempt = (select id from attempt where job_id = j.id)
        where campaign_id = $1""", campaign);
    String results = gateway.get("/v1/campaigns/" + id + "/results", "Accept", "text/csv").body();
    String one = backends.query("select min(id::text) from job where campaign_id = $1", campaign).getFirst().getString(0);
    String call = gateway.get("/v1/calls/" + one).body();
    assertThat(call).contains("\"trunk\":\"north\"");

    backends.query("create table job_old_all partition of job_old default");
    backends.query("create table attempt_old_all partition of attempt_old default");
    backends.query("with gone as (delete from attempt where campaign_id = $1 returning *) insert into attempt_old select *, now() from gone", campaign);
    backends.query("with gone as (delete from job where campaign_id = $1 and reference <> 'b' returning *) insert into job_old select * from gone", campaign);

    assertThat(gateway.get("/v1/campaigns/" + id + "/results", "Accept", "text/csv").body()).isEqualTo(results);
    assertThat(gateway.get("/v1/calls/" + one).body()).isEqualTo(call);
    var first = gateway.get("/v1/campaigns/" + id + "/results?limit=2").json();
    assertThat(gateway.get("/v1/campaigns/" + id + "/results?limit=2&cursor=" + first.getString("next")).json().getJsonArray("items")).hasSize(1);
    assertThat(gateway.get("/v1/campaigns/" + id + "/progress").json().getJsonObject("jobs").getInteger("COMPLETED")).isEqualTo(3);
    assertThat(gateway.post("/v1/campaigns/" + id + "/contacts", contacts, "Content-Type", "text/csv").json().getInteger("alreadyIn")).isEqualTo(3);
  }

  @Test
  void theStreamTellsWhatIsPublishedOfItsCampaignOnly() throws Exception {
    String id = gateway.campaign("{\"name\": \"stream\"}");
    String other = gateway.campaign("{\"name\": \"other\"}");
    var lines = new CopyOnWriteArrayList<String>();
    var streaming = gateway.client().sendAsync(gateway.request("/v1/campaigns/" + id + "/stream").timeout(Duration.ofMinutes(5)).build(), BodyHandlers.fromLineSubscriber(
        new LineSink(lines)));
    Awaitility.await().until(() -> lines.stream().anyMatch(line -> line.startsWith("data: ")));
    assertThat(lines).contains("event: progress");
    String first = lines.stream().filter(line -> line.startsWith("data: ")).findFirst().orElseThrow().substring("data: ".length());
    assertThat(Wire.decode("campaign.progress", first.getBytes(StandardCharsets.UTF_8), ResultMessage.class)).as("as complete as those that follow")
        .matches(now -> now.key().equals(id));
    backends.publishRaw(Topics.RESULTS, id, "rubbish".getBytes(), Map.of("ce_type", "job.finished"));
    backends.publish(Topics.RESULTS, other, new ResultMessage.CampaignProgress("p0", other, "other", CampaignState.RUNNING, 1, Map.of(JobState.QUEUED, 1L), Map.of(), Instant.now()));
    var job = new ResultMessage.JobFinished("j1", UUID.randomUUID().toString(), id, null, "ref", JobKind.DIAL, JobState.COMPLETED, null, Outcome.ANSWERED, null, null, null,
        "+79161130001", 1, "t", "p", Instant.now(), null, null, Instant.now(), 1.0, 2.0, null, null, null);
    backends.publish(Topics.RESULTS, job.jobId(), job);
    Awaitility.await().until(() -> lines.contains("event: job"));
    assertThat(lines).noneMatch(line -> line.contains(other));
    streaming.cancel(true);
  }

  @Test
  void suppressionsAreAcceptedWhenTheBrokerHasThem() throws Exception {
    var tap = backends.tap(Topics.SUPPRESSIONS);
    var answer = gateway.post("/v1/suppressions", "{\"numbers\": [\"8 916 114 00 01\", \"+79161140002\"], \"reason\": \"asked\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    var records = tap.awaitRecords(2);
    var read = records.getFirst().as(Suppression.class);
    assertThat(List.of("+79161140001", "+79161140002")).contains(read.number());
    assertThat(gateway.send("DELETE", "/v1/suppressions/default/+79161140001", null).status()).isEqualTo(202);
    assertThat(tap.awaitRecords(3).stream().filter(record -> record.value() == null)).hasSize(1).allMatch(record -> record.key().equals("default/default/+79161140001"));
    assertThat(gateway.post("/v1/suppressions", "{\"numbers\": [\"x\"]}").status()).isEqualTo(400);
  }

  @Test
  void settingsAreMadeReadChangedAndTakenAway() {
    String trunk = "{\"id\": \"carrier\", \"dial\": \"PJSIP/${number}@carrier\", \"maxChannels\": 20, \"callsPerSecond\": 5, \"pbxs\": [\"a\"]}";
    assertThat(gateway.post("/v1/pbxs", "{\"id\": \"a\", \"mode\": \"ami\", \"maxChannels\": 50}").status()).isEqualTo(201);
    var made = gateway.post("/v1/trunks", trunk);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.json().getString("endpoint")).isEqualTo("PJSIP/carrier");
    assertThat(gateway.post("/v1/trunks", trunk).problem()).isEqualTo("exists");
    for (String bad : new String[] {"PJSIP/carrier", "Local/${number}@internal", "PJSIP/${number}@a&PJSIP/b", "PJSIP/${number}@a,30,M(x)", "PJSIP/${EXTEN}@a", "${number}"}) {
      var answer = gateway.send("PATCH", "/v1/trunks/carrier", "{\"dial\": \"" + bad + "\"}");
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer")).isEqualTo("/dial");
    }
    assertThat(gateway.send("PATCH", "/v1/trunks/carrier", "{\"callsPerSecond\": 1.5}").status()).isEqualTo(400);
    assertThat(gateway.send("PATCH", "/v1/trunks/carrier", "{\"callsPerSecond\": 0.5}").json().getDouble("callsPerSecond")).isEqualTo(0.5);
    assertThat(gateway.send("PUT", "/v1/trunks/carrier", trunk).status()).isEqualTo(200);
    assertThat(gateway.post("/v1/routes", "{\"id\": \"r\", \"patterns\": [{\"match\": \"_8X.\", \"prepend\": \"7\", \"prefix\": \"8\"}], \"trunks\": [\"carrier\"]}").status()).isEqualTo(201);
    assertThat(gateway.post("/v1/routes", "{\"id\": \"r2\", \"patterns\": [{\"match\": \"X.X\"}], \"trunks\": [\"carrier\"]}").status()).isEqualTo(400);
    assertThat(gateway.post("/v1/scripts", "{\"name\": \"ivr\", \"context\": \"ivr\", \"extension\": \"s\"}").status()).isEqualTo(201);
    assertThat(gateway.post("/v1/scripts", "{\"name\": \"both\", \"context\": \"ivr\", \"application\": \"Playback\"}").status()).isEqualTo(400);
    assertThat(gateway.post("/v1/targets", "{\"name\": \"voicemail-6003\", \"number\": \"*986003\", \"trunks\": [\"carrier\"]}").status()).isEqualTo(201);
    assertThat(gateway.post("/v1/callers", "{\"number\": \"8 916 115 00 01\", \"pbx\": \"a\"}").json().getString("number")).isEqualTo("+79161150001");
    assertThat(gateway.get("/v1/callers/+79161150001").status()).isEqualTo(200);
    assertThat(gateway.post("/v1/callbacks", "{\"to\": \"+79161150001\"}").status()).isEqualTo(202);
    assertThat(gateway.post("/v1/callbacks", "{\"to\": \"+79161150002\"}").status()).isEqualTo(400);
    assertThat(gateway.get("/v1/trunks").json().getJsonArray("items")).hasSize(1);
    assertThat(gateway.send("DELETE", "/v1/trunks/carrier", null).problem()).isEqualTo("in-use");
    for (String path : List.of("/v1/routes/r", "/v1/targets/voicemail-6003", "/v1/trunks/carrier")) {
      assertThat(gateway.send("DELETE", path, null).status()).as(path).isEqualTo(204);
    }
    assertThat(gateway.get("/v1/trunks/carrier").status()).isEqualTo(404);
  }
}
