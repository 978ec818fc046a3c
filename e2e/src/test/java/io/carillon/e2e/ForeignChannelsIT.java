package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.lab.PbxNode;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that others make with the same Asterisk take its lines too: nothing of ours is rung on a line that they hold. */
@WithWhole
class ForeignChannelsIT {
  /** Answered at once, and held until somebody hangs up. */
  private static final String HELD = "7916000006";

  @Test void ofALineThatSomebodyElseHoldsOnlyWhatIsFreeBesideTheReserveIsUsed(Whole whole) {
    var pbx = whole.lab().pbx(Whole.BY_AMI);
    var line = whole.line("north", 3, 20, Whole.BY_AMI);
    whole.api().ok("PATCH", "/v1/trunks/" + line.trunk(), JsonObject.of("reserve", 1));
    calledByOthers(pbx, "north");
    await("it is counted").atMost(5, TimeUnit.SECONDS).until(() -> foreign(whole, line) == 1);
    String first = whole.api().call(JsonObject.of("to", line.number(1, "20"), "ringSeconds", 20));
    await("one of ours rings").atMost(10, TimeUnit.SECONDS).until(() -> whole.live(first).size() == 1);
    String second = whole.api().call(JsonObject.of("to", line.number(2, "00")));

    await("beside him nobody does").during(Duration.ofMillis(2_500)).atMost(4, TimeUnit.SECONDS).until(() -> whole.live(second).isEmpty());
    long freed = System.currentTimeMillis();
    endOthers(pbx);

    assertThat(whole.api().ended(second).getString("state")).isEqualTo("COMPLETED");
    assertThat(whole.rung(second)).singleElement().satisfies(call -> assertThat(call.startMillis()).isBetween(freed, freed + 3_000));
    whole.api().ok("DELETE", "/v1/calls/" + first, null);
    whole.quiet(line);
  }

  @Test void whatOthersDoBesideOurTrunksUsesThePbxUp(Whole whole) {
    var pbx = whole.lab().pbx(Whole.BY_AMI);
    var line = whole.line("south", 5, 20, Whole.BY_AMI);
    String before = whole.api().call(JsonObject.of("to", line.number(1, "00")));
    assertThat(whole.api().ended(before).getString("state")).isEqualTo("COMPLETED");
    try {
      calledByOthers(pbx, "internal");
      await("it is counted").atMost(5, TimeUnit.SECONDS).until(() -> status(whole).getInteger("otherChannels", 0) == 1);
      whole.api().ok("PATCH", "/v1/pbxs/" + Whole.BY_AMI, JsonObject.of("maxChannels", 1));
      String job = whole.api().call(JsonObject.of("to", line.number(2, "00")));
      await("the PBX is full").during(Duration.ofMillis(2_500)).atMost(4, TimeUnit.SECONDS).until(() -> whole.live(job).isEmpty());
      endOthers(pbx);
      assertThat(whole.api().ended(job).getString("state")).isEqualTo("COMPLETED");
    } finally {
      whole.api().ok("PATCH", "/v1/pbxs/" + Whole.BY_AMI, JsonObject.of("maxChannels", 60));
      endOthers(pbx);
    }
  }

  private static void calledByOthers(PbxNode pbx, String endpoint) {
    pbx.cli("channel originate PJSIP/" + HELD + "@" + endpoint + " application Wait 60");
  }

  private static void endOthers(PbxNode pbx) {
    for (String endpoint : new String[] {"north", "internal"}) {
      pbx.cli("core show channels concise").lines().filter(channel -> channel.startsWith("PJSIP/" + endpoint + "-") && channel.contains("!Wait!"))
          .forEach(channel -> pbx.cli("channel request hangup " + channel.substring(0, channel.indexOf('!'))));
    }
  }

  private static JsonObject status(Whole whole) {
    return whole.api().get("/v1/pbxs/" + Whole.BY_AMI).getJsonObject("status");
  }

  private static int foreign(Whole whole, Line line) {
    var use = status(whole).getJsonObject("trunks").getJsonObject(line.trunk());
    return use == null ? 0 : use.getInteger("foreign");
  }
}
