package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.lab.CarrierCall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people have done with call files for twenty years, asked for through the API; each over AMI and by call file. */
@WithWhole
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HowToIT {
  /** From a job's due time to the INVITE, on a machine that is busy with other things. */
  static final long SOON_MILLIS = 2_500;
  private static final int LAST = Integer.MAX_VALUE;
  /** The job of each PBX that waits long. */
  private static final Map<String, String> PATIENT = new HashMap<>();

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void anAlarmRingsANumberAndPlaysItsSounds(String pbx, Whole whole) throws IOException {
    var line = whole.line(pbx);
    Path log = playing(whole, pbx);
    String job = whole.api().call(alarm(line.number(1, "01")));
    assertThat(whole.api().ended(job).getString("state")).isEqualTo("COMPLETED");
    assertThat(whole.rung(job)).singleElement().satisfies(call -> {
      assertThat(call.isAnswered()).isTrue();
      assertThat(call.endedBy()).as("the PBX hung up when it had said all").isEqualTo("pbx");
      assertThat(call.endMillis() - call.answerMillis()).as("long enough for both sounds").isGreaterThan(2_000);
    });
    var played = Files.readAllLines(log).stream().filter(text -> text.contains("Playing 'monitoring/")).map(text -> text.replaceAll(".*'monitoring/([a-z]+).*", "$1")).toList();
    assertThat(played).containsExactly("welcome", "down");
  }

  private static JsonObject alarm(String to) {
    return JsonObject.of("to", to, "script", "notify", "play", JsonArray.of("monitoring/welcome", "monitoring/down"), "reference", "INC-42");
  }

  /** A log of this PBX's own that says what is played. */
  private static Path playing(Whole whole, String pbx) throws IOException {
    var node = whole.lab().pbx(pbx);
    var log = node.messages().resolveSibling("played");
    Files.deleteIfExists(log);
    node.cli("logger add channel played verbose(5)");
    node.cli("core set verbose 5");
    node.cli("logger reload");
    node.cli("logger add channel played verbose(5)");
    return log;
  }

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void theSameAtATimeInTheFuture(String pbx, Whole whole) {
    var line = whole.line(pbx);
    var when = Instant.now().plusSeconds(4);
    String job = whole.api().call(alarm(line.number(1, "01")).put("notBefore", when.toString()));
    await("it waits for its time").atMost(3, TimeUnit.SECONDS).until(() -> state(whole, job).equals("WAITING SCHEDULED"));
    assertThat(whole.api().ended(job).getString("state")).isEqualTo("COMPLETED");
    assertThat(whole.rung(job)).singleElement().satisfies(call ->
        assertThat(call.startMillis()).isBetween(when.toEpochMilli(), when.toEpochMilli() + SOON_MILLIS));
  }

  @Test void outsideItsWindowItWaitsAndNeverRings(Whole whole) {
    var line = whole.line(Whole.BY_AMI);
    var never = JsonObject.of("to", line.number(1, "01"), "window", minutes(180, 240), "expiresAt", Instant.now().plusSeconds(5).toString());
    var refused = whole.api().send("POST", "/v1/calls", never);
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer")).isEqualTo("/window");
    // It opens soon after the call has expired: for clocks that are changed an hour is granted.
    String late = whole.api().call(JsonObject.of("to", line.number(1, "01"), "window", minutes(30, 50), "expiresAt", Instant.now().plusSeconds(5).toString()));
    await("it waits for its window").atMost(3, TimeUnit.SECONDS).until(() -> state(whole, late).equals("WAITING WINDOW"));
    String now = whole.api().call(JsonObject.of("to", line.number(2, "01"), "window", minutes(-60, 60)));
    assertThat(whole.api().ended(now).getString("state")).isEqualTo("COMPLETED");
    var expired = whole.api().ended(late);
    assertThat(expired.getString("state") + " " + expired.getString("reason")).isEqualTo("EXPIRED WINDOW");
    assertThat(whole.seen(line).calls().stream().map(CarrierCall::number)).containsExactly(line.dialled(2, "01"));
  }

  /** Minutes from now. */
  private static JsonObject minutes(int from, int to) {
    var now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    return JsonObject.of("from", now.plusMinutes(from).toString(), "to", now.plusMinutes(to).toString(), "zone", "UTC");
  }

  private static String state(Whole whole, String job) {
    var told = whole.api().get("/v1/calls/" + job);
    return told.getString("state") + " " + told.getString("reason");
  }

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void twoRetriesWithAPauseBetweenAndACallerId(String pbx, Whole whole) {
    var line = whole.line(pbx);
    var call = JsonObject.of("to", line.number(1, "42"), "ringSeconds", 60, "callerId", JsonObject.of("number", "+74959998877", "name", "Duty"),
        "retry", JsonObject.of("attempts", 3, "delaySeconds", 2, "on", JsonArray.of("BUSY", "NO_ANSWER")));
    String job = whole.api().call(call);
    var told = whole.api().ended(job);
    assertThat(told.getString("state")).isEqualTo("FAILED");
    assertThat(told.getString("outcome")).isEqualTo("NO_ANSWER");
    assertThat(told.getJsonObject("request").getJsonObject("retry").getInteger("delaySeconds")).isEqualTo(2);
    var rung = whole.rung(job);
    assertThat(rung).hasSize(3).allSatisfy(each -> {
      assertThat(each.callerNumber()).isEqualTo("+74959998877");
      assertThat(each.callerName()).isEqualTo("Duty");
      assertThat(each.sipCode()).isEqualTo(480);
    });
    for (int i = 1; i < rung.size(); i++) {
      assertThat(rung.get(i).startMillis() - rung.get(i - 1).endMillis()).as("the pause before ring " + i).isBetween(1_990L, 2_000 + SOON_MILLIS);
    }
  }

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void sixtySecondsOfRingingAreWhatAsteriskIsTold(String pbx, Whole whole) {
    var line = whole.line(pbx);
    String job = whole.api().call(JsonObject.of("to", line.number(1, "20"), "ringSeconds", 60));
    await("it rings").atMost(15, TimeUnit.SECONDS).until(() -> !whole.live(job).isEmpty());
    var channels = whole.lab().pbx(pbx).cli("core show channels concise");
    assertThat(whole.api().send("DELETE", "/v1/calls/" + job, null).status()).isEqualTo(202);
    assertThat(channels.lines()).filteredOn(channel -> channel.contains("!Dial!")).filteredOn(channel -> channel.contains(line.dialled(1, "20")))
        .singleElement().asString().contains("!Dial!PJSIP/" + line.dialled(1, "20") + "@north,60,");
    assertThat(outcomes(whole.api().ended(job))).containsExactly("CANCELLED");
  }

  /** Asked for before everything else here, so that it costs no time of its own: it waits while the others ring. */
  @BeforeAll static void askForAPauseOfTwentySeconds(Whole whole) {
    for (String pbx : Whole.PBXS) {
      PATIENT.put(pbx, whole.api().call(JsonObject.of("to", whole.line(pbx).number(1, "10"), "retry", JsonObject.of("attempts", 2, "delaySeconds", 20))));
    }
  }

  @Order(LAST) @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void twentySecondsBetweenAreTwentySecondsAtTheCarrier(String pbx, Whole whole) {
    String job = PATIENT.get(pbx);
    assertThat(outcomes(whole.api().ended(job))).containsExactly("BUSY", "BUSY");
    var rung = whole.rung(job);
    assertThat(rung).hasSize(2);
    // It begins at the end that the PBX heard, which the carrier may note late, and it ends with a start like any other.
    assertThat(rung.getLast().startMillis() - rung.getFirst().endMillis()).as("the pause").isBetween(20_000 - Judge.NOTED_LATE.toMillis(), 20_000 + SOON_MILLIS);
  }

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void theExtensionFirstThenTheMobile(String pbx, Whole whole) {
    var line = whole.line(pbx);
    whole.trunk("house-" + pbx, "internal", 5, 10, pbx);
    whole.route("house", JsonObject.of("match", "6003"), "house-" + pbx);
    String job = whole.api().call(JsonObject.of("destinations", JsonArray.of(JsonObject.of("to", "6003", "ringSeconds", 2),
        JsonObject.of("to", line.number(1, "01"), "after", JsonArray.of("NO_ANSWER", "UNREACHABLE")))));
    var told = whole.api().ended(job);
    assertThat(told.getString("state")).isEqualTo("COMPLETED");
    assertThat(outcomes(told)).containsExactly("NO_ANSWER", "ANSWERED");
    var rung = whole.rung(job);
    assertThat(rung.stream().map(CarrierCall::number)).containsExactly("6003", line.dialled(1, "01"));
    var extension = rung.getFirst();
    assertThat(extension.trunk()).isEqualTo("internal");
    assertThat(extension.endedBy()).isEqualTo("pbx");
    assertThat(extension.endMillis() - extension.startMillis()).as("how long it rang").isBetween(1_900L, 3_500L);
    assertThat(rung.getLast().startMillis()).isBetween(extension.endMillis(), extension.endMillis() + SOON_MILLIS);
  }

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void onBusyTheVoicemail(String pbx, Whole whole) {
    var line = whole.line(pbx);
    whole.trunk("house-" + pbx, "internal", 5, 10, pbx);
    whole.api().ok("PUT", "/v1/targets/voicemail-6003", JsonObject.of("number", "*976003", "trunks", JsonArray.of("house-" + pbx)));
    Map<String, String> jobs = new HashMap<>();
    for (String code : List.of("10", "42")) {
      jobs.put(code, whole.api().call(JsonObject.of("play", JsonArray.of("monitoring/down"), "destinations",
          JsonArray.of(JsonObject.of("to", line.number(1, code)), JsonObject.of("target", "voicemail-6003", "after", JsonArray.of("BUSY"))))));
    }
    assertThat(outcomes(whole.api().ended(jobs.get("10")))).containsExactly("BUSY", "ANSWERED");
    assertThat(whole.rung(jobs.get("10")).stream().map(CarrierCall::number)).containsExactly(line.dialled(1, "10"), "*976003");
    assertThat(outcomes(whole.api().ended(jobs.get("42")))).as("voicemail is for busy alone").containsExactly("NO_ANSWER");
    assertThat(whole.rung(jobs.get("42"))).hasSize(1);
  }

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void failedTellsWhichNumberFailed(String pbx, Whole whole) throws IOException {
    var line = whole.line(pbx);
    whole.api().ok("PUT", "/v1/scripts/tell-failed", JsonObject.of("context", "carillon-failed"));
    List.of("10", "40", "01").stream().map(code -> whole.api().call(JsonObject.of("to", line.number(1, code), "script", "tell-failed"))).toList()
        .forEach(whole.api()::ended);
    await().atMost(5, TimeUnit.SECONDS).until(() -> failed(whole, pbx, line).size() >= 2);
    assertThat(failed(whole, pbx, line)).satisfiesExactlyInAnyOrder(
        busy -> assertThat(busy).contains(line.dialled(1, "10") + " reason=5 cause=17 status=BUSY"),
        unknown -> assertThat(unknown).contains(line.dialled(1, "40") + " reason=0 cause=1 ", "tech=SIP 404"));
  }

  private static List<String> failed(Whole whole, String pbx, Line line) throws IOException {
    Path file = whole.lab().pbx(pbx).failed();
    return Files.exists(file) ? Files.readAllLines(file).stream().filter(text -> text.contains(" " + line.dialled(1, ""))).toList() : List.of();
  }

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void aDialPatternWithPrefixAndPrependAndASecondTrunkWhenTheFirstIsFull(String pbx, Whole whole) {
    var line = whole.line(pbx);
    whole.trunk("only-one-" + pbx, "north", 1, 10, pbx);
    whole.trunk("beside-" + pbx, "south", 5, 10, pbx);
    whole.route("eight", JsonObject.of("prefix", "8", "match", "_X.", "prepend", "7"), "only-one-" + pbx, "beside-" + pbx);
    whole.api().ok("PUT", "/v1/scripts/hold", JsonObject.of("context", "lab-hold"));
    String first = whole.api().call(held(line.typed(1, "06"), 4));
    await("the first is answered").atMost(15, TimeUnit.SECONDS).until(() -> whole.api().get("/v1/calls/" + first).getJsonArray("attempts").stream()
        .anyMatch(attempt -> ((JsonObject) attempt).getString("answeredAt") != null));
    String second = whole.api().call(held(line.typed(2, "06"), 1));
    whole.api().ended(second);
    whole.api().ended(first);
    var one = whole.rung(first).getFirst();
    var other = whole.rung(second).getFirst();
    assertThat(one.number()).as("8 stripped, 7 in front").isEqualTo(line.dialled(1, "06"));
    assertThat(other.number()).isEqualTo(line.dialled(2, "06"));
    assertThat(one.trunk()).isEqualTo("north");
    assertThat(other.trunk()).isEqualTo("south");
    assertThat(other.startMillis()).as("while the first was full").isLessThan(one.endMillis());
    assertThat(whole.api().send("DELETE", "/v1/routes/eight", null).status()).isEqualTo(204);
  }

  private static JsonObject held(String to, int seconds) {
    return JsonObject.of("to", to, "script", "hold", "variables", JsonObject.of("HOLD", String.valueOf(seconds)));
  }

  static List<String> outcomes(JsonObject told) {
    return told.getJsonArray("attempts").stream().map(attempt -> ((JsonObject) attempt).getString("outcome")).toList();
  }
}
