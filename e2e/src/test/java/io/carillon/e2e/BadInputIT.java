package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.lab.CarrierCall;
import io.carillon.lab.PlainAmi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not get through, and that the rest does. */
@WithWhole
class BadInputIT {
  /** Each would do something of its own somewhere on the way to Asterisk. */
  private static final List<String> HOSTILE = List.of("+15551234567\r\nAction: Command\r\nCommand: core stop now", "123\nApplication: System\nData: id", "+7916111\n2233",
      "+7916111\r2233", "+79161112233\u0000", "\uff11\uff12\uff13", "500&PJSIP/itsp/1900", "100@internal", "${SHELL(id)}", "+7916;1112233", "+7916 #x", "+7916,1112233", "\"", "\\",
      "9".repeat(300), "", "+", "*72", "sip:a@b", "\"a\" <1> \r\nVariable: X=1", "x,EXEC_COMMAND=id", "a=b;c", "../x", "$[1+1]", "\u001b[31m", "\ud83d\udcde", "\u202e123", "A".repeat(1025));

  @Test void everyBadRowIsNamedAndOnlyTheGoodOnesAreRung(Whole whole) {
    var line = whole.line("north", 10, 10, Whole.BY_AMI, Whole.BY_FILES);
    var api = whole.api();
    String campaign = CampaignIT.campaign(api, new JsonObject());
    String csv = "\ufeffnumber,reference\r\n"                           // line 1
        + line.number(1, "00") + ",plain\n"                              // 2
        + "\"" + line.number(2, "00") + "\",\"quoted, \"\"twice\"\"\"\r" // 3
        + "\r\n"                                                         // 4: empty
        + line.number(1, "00") + ",again\n"                              // 5: duplicate of 2
        + line.typed(2, "00") + ",typed otherwise\n"                     // 6: duplicate of 3
        + "seven,letters\r\n"                                            // 7
        + "\n"                                                           // 8: empty
        + line.number(3, "00") + "12345,too long\n"                      // 9
        + "112,an emergency\n"                                           // 10
        + "+88216123456,dear\n"                                          // 11
        + line.number(4, "00") + "${SHELL(id)},hostile\n"                // 12
        + line.number(5, "00") + "\n"                                    // 13: a field too few
        + "\"8 (916) " + line.typed(6, "00").substring(4) + "\",spelt\r\n" // 14
        + line.number(7, "00") + ",the last without an end";             // 15
    var report = api.upload(campaign, csv);
    assertThat(lines(report, "duplicates")).as(report.encode()).containsExactly(5, 6);
    assertThat(lines(report, "errors")).as(report.encode()).containsExactly(7, 9, 10, 11, 12, 13);
    assertThat(report.getJsonArray("errors")).allSatisfy(error -> assertThat(((JsonObject) error).getString("reason")).isNotBlank());
    assertThat(report.getInteger("accepted")).isEqualTo(4);

    var again = api.upload(campaign, csv);
    assertThat(again.getInteger("accepted")).as("nothing twice").isZero();
    api.step(campaign, "start");
    await("the campaign is done").atMost(30, TimeUnit.SECONDS).until(() -> api.progress(campaign).getString("state").equals("FINISHED"));
    whole.quiet(line);
    assertThat(whole.seen(line).calls().stream().map(CarrierCall::number))
        .containsExactlyInAnyOrder(line.dialled(1, "00"), line.dialled(2, "00"), line.dialled(6, "00"), line.dialled(7, "00"));
  }

  private static List<Integer> lines(JsonObject report, String which) {
    return report.getJsonArray(which).stream().map(each -> ((JsonObject) each).getInteger("line")).toList();
  }

  @Test void aBadHeaderOrTypeTakesNothing(Whole whole) {
    var api = whole.api();
    String campaign = CampaignIT.campaign(api, new JsonObject());
    String path = "/v1/campaigns/" + campaign + "/contacts";
    assertThat(api.send("POST", path, "text/csv", "number,colour\n+79161110001,red\n".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
    assertThat(api.send("POST", path, "application/pdf", "number\n+79161110001\n".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(415);
    assertThat(api.progress(campaign).getInteger("submitted")).isZero();
  }

  @Test void hostileTextReachesNoAsterisk(Whole whole) throws IOException {
    var lines = Whole.PBXS.stream().map(whole::line).toList();
    var eyes = Whole.PBXS.stream().map(pbx -> PlainAmi.seeingAll(whole.lab().pbx(pbx))).toList();
    var logs = new ArrayList<Integer>();
    for (String pbx : Whole.PBXS) logs.add(log(whole, pbx).size());
    for (var line : lines) assertThat(taken(whole, line)).as("hostile text that was taken").isEmpty();

    for (int i = 0; i < eyes.size(); i++) {
      var line = lines.get(i);
      // One who talks: of a callee that hangs up while the guard notes the answer Asterisk itself complains.
      String good = whole.api().call(JsonObject.of("to", line.number(2, "03")));
      var told = whole.api().ended(good);
      assertThat(told.getString("state")).isEqualTo("COMPLETED");
      whole.quiet(line);
      assertThat(whole.seen(line).calls()).as("the good one alone was rung").hasSize(1);
      try (var eye = eyes.get(i)) {
        String attempt = told.getJsonArray("attempts").getJsonObject(0).getString("id");
        assertThat(channelsUntil(eye, attempt)).as("channels beside our own control").allMatch(name -> name.startsWith("Local/" + attempt) || name.startsWith("PJSIP/north"));
      }
      var said = log(whole, Whole.PBXS.get(i));
      assertThat(said.subList(logs.get(i), said.size())).as("complaints").noneMatch(text -> text.contains("ERROR") || text.contains("WARNING"));
    }
  }

  /** The agent refuses what it would not put on Asterisk's wire, so nothing that the API takes may be of that kind. */
  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void whatIsTakenIsRungToTheLastSignAndNotEvaluated(String pbx, Whole whole) {
    var line = whole.line(pbx);
    String name = "a-b_c.d:e (f) g! *1* +2 ?3 kmn -40 signs";
    var variables = new JsonObject();
    for (int i = 0; i < 10; i++) variables.put("V" + i, "_.-aZ" + "x".repeat(73));
    String job = whole.api().call(JsonObject.of("to", line.number(1, "00"), "callerId", JsonObject.of("number", "+74959998877", "name", name),
        "account", "a".repeat(36) + "_.-Z", "codecs", JsonArray.of("alaw", "ulaw"), "variables", variables));
    assertThat(whole.api().ended(job).getString("state")).isEqualTo("COMPLETED");
    assertThat(whole.rung(job)).singleElement().satisfies(call -> {
      assertThat(call.callerName()).isEqualTo(name);
      assertThat(call.callerNumber()).isEqualTo("+74959998877");
    });
  }

  private static List<String> taken(Whole whole, Line line) {
    var taken = new ArrayList<String>();
    for (var field : fields(line)) {
      for (String text : HOSTILE) {
        var call = JsonObject.of("to", line.number(1, "00"));
        field.accept(call, text);
        var answer = whole.api().send("POST", "/v1/calls", call);
        if (answer.status() == 202) taken.add(call.encode());
        else assertThat(answer.status()).as(call.encode()).isEqualTo(400);
      }
    }
    return taken;
  }

  /** Every channel that was made, our own questions to the PBX left out, until that attempt's is gone. */
  private static List<String> channelsUntil(PlainAmi eye, String attempt) {
    var made = new ArrayList<String>();
    eye.take(event -> {
      if ("Newchannel".equals(event.get("Event"))) made.add(event.get("Channel"));
      return "Hangup".equals(event.get("Event")) && event.get("Channel").startsWith("Local/" + attempt);
    }, Duration.ofSeconds(10));
    return made.stream().filter(name -> !name.contains("@carillon-control")).toList();
  }

  /** Every field of a call that holds text. */
  private static List<BiConsumer<JsonObject, String>> fields(Line line) {
    return List.of(
        (call, text) -> call.put("to", text),
        (call, text) -> destination(call, JsonObject.of("to", text)),
        (call, text) -> destination(call, JsonObject.of("target", text)),
        (call, text) -> destination(call, JsonObject.of("to", line.number(1, "00"), "after", JsonArray.of(text))),
        (call, text) -> call.put("callerId", JsonObject.of("number", text)),
        (call, text) -> call.put("script", text),
        (call, text) -> call.put("play", JsonArray.of(text)),
        (call, text) -> call.put("acknowledge", JsonObject.of("digit", text)),
        (call, text) -> call.put("amd", JsonObject.of("onMachine", text)),
        (call, text) -> call.put("accept", JsonArray.of(text)),
        (call, text) -> call.put("callerId", JsonObject.of("name", text.matches("[0-9+*]{1,40}") ? text + ";" : text)),
        (call, text) -> call.put("variables", JsonObject.of(text, "1")),
        (call, text) -> call.put("variables", JsonObject.of("A", text.matches("[A-Za-z0-9_.-]{0,256}") ? text + "," : text)),
        (call, text) -> call.put("account", text),
        (call, text) -> call.put("codecs", JsonArray.of(text)),
        (call, text) -> call.put("notBefore", text),
        (call, text) -> call.put("expiresAt", text),
        (call, text) -> call.put("window", JsonObject.of("from", text, "to", "20:00")),
        (call, text) -> call.put("window", JsonObject.of("from", "09:00", "to", "20:00", "zone", text)),
        (call, text) -> call.put("retry", JsonObject.of("attempts", 1, "on", JsonArray.of(text))),
        (call, text) -> call.put("onUnknown", text),
        (call, text) -> call.put("suppressionLists", JsonArray.of(text)),
        (call, text) -> call.put("colour" + text.length(), text));
  }

  private static void destination(JsonObject call, JsonObject destination) {
    call.remove("to");
    call.put("destinations", new JsonArray().add(destination));
  }

  private static List<String> log(Whole whole, String pbx) throws IOException {
    return Files.readAllLines(whole.lab().pbx(pbx).messages(), StandardCharsets.ISO_8859_1);
  }
}
