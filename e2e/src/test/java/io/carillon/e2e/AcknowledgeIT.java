package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.Topics;
import io.carillon.lab.CarrierCall;
import io.carillon.testkit.TopicTap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** An alarm that somebody must confirm: whoever answers and presses nothing is not the one. Over AMI and by call file. */
@WithWhole
class AcknowledgeIT {
  @Test void whoAnswersAndPressesNothingIsFollowedByWhoPresses(Whole whole) {
    var told = whole.tap(Topics.RESULTS);
    // Both at once: most of it is waiting.
    Whole.PBXS.stream().map(pbx -> asked(whole, pbx)).toList().forEach(alarm -> acknowledgedBySecond(whole, told, alarm));
  }

  private record Alarm(String pbx, Line line, String job) {}

  private static Alarm asked(Whole whole, String pbx) {
    var line = whole.line(pbx);
    return new Alarm(pbx, line, whole.api().call(JsonObject.of("destinations", JsonArray.of(JsonObject.of("to", line.number(1, "06")), JsonObject.of("to", line.number(2, "61"))),
        "play", JsonArray.of("monitoring/down"), "acknowledge", JsonObject.of("digit", "1", "timeoutSeconds", 1))));
  }

  private static void acknowledgedBySecond(Whole whole, TopicTap results, Alarm alarm) {
    var told = whole.api().ended(alarm.job());
    assertThat(told.getString("state")).as(alarm.pbx() + ": " + told.encode()).isEqualTo("COMPLETED");
    assertThat(HowToIT.outcomes(told)).containsExactly("ANSWERED", "ANSWERED");
    var silent = ending(told, 0);
    assertThat(silent.getBoolean("acknowledged")).isFalse();
    assertThat(silent.getString("digits")).isNull();
    assertThat(silent.getString("hungUpBy")).isEqualTo("SCRIPT");
    var pressed = ending(told, 1);
    assertThat(pressed.getBoolean("acknowledged")).isTrue();
    assertThat(pressed.getString("digits")).isEqualTo("1");

    assertThat(results.await(JobFinished.class, any -> any.jobId().equals(alarm.job()))).satisfies(end -> {
      assertThat(end.state()).isEqualTo(JobState.COMPLETED);
      assertThat(end.outcome()).isEqualTo(Outcome.ANSWERED);
      assertThat(end.acknowledged()).isTrue();
      assertThat(end.digits()).isEqualTo("1");
      assertThat(end.attempts()).isEqualTo(2);
      assertThat(end.to()).isEqualTo(alarm.line().number(2, "61"));
    });

    var rung = whole.rung(alarm.job());
    assertThat(rung.stream().map(CarrierCall::number)).containsExactly(alarm.line().dialled(1, "06"), alarm.line().dialled(2, "61"));
    assertThat(rung).allSatisfy(call -> assertThat(call.endedBy()).as("the script hung up").isEqualTo("pbx"));
    assertThat(rung.stream().map(CarrierCall::keys)).containsExactly("", "1");
  }

  private static JsonObject ending(JsonObject told, int attempt) {
    return told.getJsonArray("attempts").getJsonObject(attempt).getJsonObject("ending");
  }
}
