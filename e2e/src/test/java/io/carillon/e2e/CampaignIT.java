package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.JobState;
import io.carillon.contract.ResultMessage;
import io.carillon.contract.Topics;
import io.carillon.lab.CarrierCall;
import io.carillon.testkit.SchemaCheck;
import io.carillon.testkit.TopicTap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Campaigns over two PBXs and two trunks, held against the carrier's record. */
@WithWhole
class CampaignIT {
  private static final List<String> CODES = List.of("02", "10", "01", "41", "03", "40", "00", "42", "01", "43", "47", "20");
  private static final int CONTACTS = 120;
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test void everyOutcomeIsWhatTheCarrierDid(Whole whole) {
    var api = whole.api();
    var north = whole.line("north", 10, 8, Whole.BY_AMI, Whole.BY_FILES);
    var south = whole.line("south", 6, 5, Whole.BY_AMI, Whole.BY_FILES);
    var numbers = IntStream.range(0, CONTACTS).mapToObj(i -> (i % 3 == 2 ? south : north).number(i % 100, CODES.get(i / 3 % CODES.size()))).distinct().toList();
    assertThat(numbers).hasSize(CONTACTS);
    var results = whole.tap(Topics.RESULTS);
    var events = whole.tap(Topics.EVENTS);
    String campaign = campaign(api, JsonObject.of("ringSeconds", 3, "retry", JsonObject.of("attempts", 2, "delaySeconds", 2, "on", JsonArray.of("BUSY"))));
    var taken = api.upload(campaign, csv(numbers));
    assertThat(taken.getInteger("accepted")).isEqualTo(CONTACTS);
    assertThat(taken.getBoolean("complete")).as("all of them are rows").isTrue();
    try (var sums = new Sampler(() -> Judge.addsUp(api.progress(campaign), CONTACTS))) {
      api.step(campaign, "start");
      var progress = await("the campaign is done").atMost(LONG).pollInterval(200, TimeUnit.MILLISECONDS).until(() -> api.progress(campaign), now -> now.getString("state").equals("FINISHED"));
      assertThat(Judge.left(progress)).isZero();
      assertThat(progress.getInteger("submitted")).isEqualTo(CONTACTS);
      assertThat(sums.looks()).as("looks at the sums").isGreaterThan(20);
    }
    whole.quiet(north);
    whole.quiet(south);
    var jobs = Judge.jobs(api, campaign);
    assertThat(jobs).hasSize(CONTACTS).allSatisfy(job -> assertThat(job.getString("outcome")).isEqualTo(Judge.meant(job.getString("to")).name()));
    var record = whole.lab().carrier().record().only(call -> north.holds(call.number()) || south.holds(call.number()));
    Judge.agree(jobs, record);
    assertThat(record.calls().stream().map(CarrierCall::number).distinct()).as("everybody was rung").hasSize(CONTACTS);
    Judge.withinLimits(record.on("north"), 10, 8);
    Judge.withinLimits(record.on("south"), 6, 5);
    assertThat(jobs.stream().flatMap(job -> job.getJsonArray("attempts").stream()).map(each -> ((JsonObject) each).getString("pbx")).distinct()).containsExactlyInAnyOrder(Whole.BY_AMI, Whole.BY_FILES);

    var told = results.awaitMany(ResultMessage.JobFinished.class, any -> campaign.equals(any.campaignId()), CONTACTS);
    assertThat(told.stream().map(ResultMessage.JobFinished::jobId)).as("one result a job").hasSize(CONTACTS).doesNotHaveDuplicates();
    int attempts = jobs.stream().mapToInt(job -> job.getJsonArray("attempts").size()).sum();
    assertThat(results.messages(ResultMessage.AttemptFinished.class).stream().filter(any -> campaign.equals(any.campaignId()))).as("one result an attempt").hasSize(attempts);
    results.await(ResultMessage.CampaignFinished.class, any -> campaign.equals(any.campaignId()));
    new SchemaCheck().check(results.records());
    new SchemaCheck().check(events.records());
    assertThat(events.records()).hasSizeGreaterThan(3 * CONTACTS);
    assertThat(resultsCsv(api, campaign).lines()).hasSize(CONTACTS + 1);
  }

  @Test void aPauseHoldsAResumeGoesOnAndAStopEnds(Whole whole) {
    var api = whole.api();
    var line = whole.line("north", 10, 6, Whole.BY_AMI, Whole.BY_FILES);
    var numbers = IntStream.range(0, 60).mapToObj(i -> line.number(i, "01")).toList();
    String campaign = campaign(api, JsonObject.of("ringSeconds", 5));
    api.upload(campaign, csv(numbers));
    api.step(campaign, "start");
    try (var sums = new Sampler(() -> Judge.addsUp(api.progress(campaign), numbers.size()))) {
      starts(whole, line, 8);

      api.step(campaign, "pause");
      long paused = System.currentTimeMillis();
      await("a second and a half after the pause").atMost(5, TimeUnit.SECONDS).until(() -> System.currentTimeMillis() > paused + 1_500);
      int atPause = whole.seen(line).calls().size();
      await("nothing starts").during(Duration.ofMillis(1_500)).atMost(Duration.ofSeconds(3)).until(() -> whole.seen(line).calls().size() == atPause);
      assertThat(whole.seen(line).calls().getLast().startMillis()).as("the last start").isLessThan(paused + 1_000);
      assertThat(atPause).isLessThan(numbers.size());
      assertThat(api.send("POST", "/v1/campaigns/" + campaign + "/pause", null).status()).as("paused already").isEqualTo(409);

      api.step(campaign, "resume");
      starts(whole, line, atPause + 6);

      api.step(campaign, "stop");
      long stopped = System.currentTimeMillis();
      var end = await("it has stopped").atMost(20, TimeUnit.SECONDS).until(() -> api.progress(campaign), now -> Judge.left(now) == 0);
      whole.quiet(line);
      var record = whole.seen(line);
      assertThat(record.calls().getLast().startMillis()).as("the last start").isLessThan(stopped + 1_000);
      assertThat(Judge.count(end, JobState.CANCELLED)).as("cancelled of " + end.encode()).isGreaterThan(20);
      Judge.agree(Judge.jobs(api, campaign), record);
      Judge.withinLimits(record, 10, 6);
      assertThat(sums.looks()).isPositive();
    }
  }

  @Test void aNumberThatIsSuppressedMeanwhileIsNotRung(Whole whole) {
    var api = whole.api();
    var line = whole.line("south", 5, 5, Whole.BY_AMI, Whole.BY_FILES);
    var numbers = IntStream.range(0, 40).mapToObj(i -> line.number(i, "00")).toList();
    String campaign = campaign(api, new JsonObject());
    api.upload(campaign, csv(numbers));
    api.step(campaign, "start");
    starts(whole, line, 5);
    var seen = whole.seen(line).calls().stream().map(call -> "+" + call.number()).toList();
    var barred = numbers.stream().filter(number -> !seen.contains(number)).toList().subList(10, 30);
    api.ok("POST", "/v1/suppressions", JsonObject.of("numbers", new JsonArray(barred), "reason", "asked us to"));
    long accepted = System.currentTimeMillis();
    await("the campaign is done").atMost(LONG).until(() -> api.progress(campaign).getString("state").equals("FINISHED"));
    whole.quiet(line);
    var late = whole.seen(line).calls().stream().filter(call -> barred.contains("+" + call.number()) && call.startMillis() > accepted + 1_000).toList();
    assertThat(late).as("rung later than a second after").isEmpty();
    var jobs = Judge.jobs(api, campaign);
    Judge.agree(jobs, whole.seen(line));
    assertThat(jobs).filteredOn(job -> job.getString("state").equals("SUPPRESSED")).hasSizeGreaterThanOrEqualTo(10)
        .allSatisfy(job -> assertThat(barred).contains(job.getString("to"))).allSatisfy(job -> assertThat(job.getString("reason")).isEqualTo("DNC"));
    assertThat(jobs).filteredOn(job -> !barred.contains(job.getString("to"))).allSatisfy(job -> assertThat(job.getString("state")).isEqualTo("COMPLETED"));
  }

  @Test void aCampaignKeepsItsOwnLimitsWhereItsTrunkHasRoom(Whole whole) {
    var api = whole.api();
    var line = whole.line("north", 20, 20, Whole.BY_AMI, Whole.BY_FILES);
    var numbers = IntStream.range(0, 14).mapToObj(i -> line.number(i, "42")).toList();
    String campaign = api.ok("POST", "/v1/campaigns", JsonObject.of("name", "limits", "maxConcurrent", 3, "callsPerSecond", 2,
        "defaults", JsonObject.of("ringSeconds", 5))).getString("id");
    api.upload(campaign, csv(numbers));
    api.step(campaign, "start");
    await("the campaign is done").atMost(LONG).until(() -> api.progress(campaign).getString("state").equals("FINISHED"));
    whole.quiet(line);
    var record = whole.seen(line);
    assertThat(record.calls()).hasSize(numbers.size());
    Judge.withinLimits(record, 3, 2);
    Judge.agree(Judge.jobs(api, campaign), record);
  }

  @Test void whatExpiresWhileItsTrunkIsFullIsNeverRung(Whole whole) {
    var api = whole.api();
    var line = whole.line("south", 1, 5, Whole.BY_AMI);
    api.ok("PUT", "/v1/scripts/hold", JsonObject.of("context", "lab-hold"));
    String first = api.call(JsonObject.of("to", line.number(1, "06"), "script", "hold", "variables", JsonObject.of("HOLD", "6")));
    await("the trunk is full").atMost(15, TimeUnit.SECONDS).until(() -> !whole.live(first).isEmpty());
    String late = api.call(JsonObject.of("to", line.number(2, "01"), "expiresAt", Instant.now().plusSeconds(2).toString()));
    var told = api.ended(late);
    assertThat(told.getString("state")).isEqualTo("EXPIRED");
    assertThat(told.getJsonArray("attempts")).isEmpty();
    assertThat(api.get("/v1/calls/" + first).getString("finishedAt")).as("the trunk was full when it expired").isNull();
    assertThat(api.ended(first).getString("state")).isEqualTo("COMPLETED");
    String after = api.call(JsonObject.of("to", line.number(3, "01")));
    assertThat(api.ended(after).getString("state")).isEqualTo("COMPLETED");
    assertThat(whole.seen(line).calls().stream().map(CarrierCall::number)).containsExactly(line.dialled(1, "06"), line.dialled(3, "01"));
  }

  private static void starts(Whole whole, Line line, int count) {
    await(count + " have been rung").atMost(30, TimeUnit.SECONDS).pollInterval(50, TimeUnit.MILLISECONDS).until(() -> whole.seen(line).calls().size() >= count);
  }

  static String campaign(Api api, JsonObject defaults) {
    return api.ok("POST", "/v1/campaigns", JsonObject.of("name", "e2e", "defaults", defaults)).getString("id");
  }

  private static String resultsCsv(Api api, String campaign) {
    return api.send("GET", "/v1/campaigns/" + campaign + "/results?format=csv", null).text();
  }

  static String csv(List<String> numbers) {
    var rows = new ArrayList<String>(List.of("number"));
    rows.addAll(numbers);
    return String.join("\n", rows) + "\n";
  }
}
