package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.lab.CarrierCall;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A carrier that has no room: the next trunk at once, later where none is left, and the one attempt there is is not used up. */
@WithWhole
class CongestionIT {
  /** The pause after the second congestion, and its longest by chance. */
  private static final long LEAST_PAUSE_MILLIS = 10_000;
  private static final long MOST_PAUSE_MILLIS = 12_500;

  @Test void theOtherTrunkIsTriedAtOnceThenLaterAndNoAttemptIsUsedUp(Whole whole) {
    // Each drive once as the first and once as the second, both at once: most of it is waiting.
    var calls = List.of(asked(whole, Whole.BY_AMI, Whole.BY_FILES), asked(whole, Whole.BY_FILES, Whole.BY_AMI));
    for (var call : calls) {
      await("both trunks were tried").atMost(15, TimeUnit.SECONDS).until(() -> whole.live(call.job()).stream().filter(each -> !each.isLive()).count() == 2);
      whole.lab().carrier().behave(call.number(), "02");
    }
    calls.forEach(call -> congestedTwiceThenAnswered(whole, call));
  }

  private record Call(Line line, String number, String job, String first, String second) {}

  private static Call asked(Whole whole, String first, String second) {
    var line = whole.numbers();
    String other = line.trunk() + "-too";
    whole.trunk(line.trunk(), "north", 20, 20, first);
    whole.trunk(other, "south", 20, 20, second);
    whole.route(line, line.trunk(), other);
    isOpen(whole, line.trunk());
    isOpen(whole, other);
    String job = whole.api().call(JsonObject.of("to", line.number(1, "30"), "retry", JsonObject.of("attempts", 1)));
    return new Call(line, line.dialled(1, "30"), job, first, second);
  }

  /** A trunk that was set a moment ago carries nothing before its agent has counted its channels and has a share of its pace: the next would be tried first. */
  private static void isOpen(Whole whole, String trunk) {
    var line = whole.numbers();
    whole.route(line, trunk);
    assertThat(whole.api().ended(whole.api().call(JsonObject.of("to", line.number(1, "00")))).getString("state")).isEqualTo("COMPLETED");
  }

  private static void congestedTwiceThenAnswered(Whole whole, Call call) {
    var told = whole.api().ended(call.job());
    assertThat(told.getString("state")).as(told.encode()).isEqualTo("COMPLETED");
    assertThat(HowToIT.outcomes(told)).containsExactly("CONGESTION", "CONGESTION", "ANSWERED");
    assertThat(told.getInteger("attemptsUsed")).as("congestion uses none up").isEqualTo(1);
    assertThat(told.getInteger("round")).isEqualTo(1);
    assertThat(told.getJsonArray("attempts").stream().map(attempt -> ((JsonObject) attempt).getString("pbx"))).containsExactly(call.first(), call.second(), call.first());

    var rung = whole.rung(call.job());
    assertThat(rung.stream().map(CarrierCall::trunk)).containsExactly("north", "south", "north");
    assertThat(rung.stream().map(CarrierCall::sipCode)).containsExactly(503, 503, 200);
    assertThat(pauseBefore(rung, 1)).as("to the other trunk").isBetween(-Judge.NOTED_LATE.toMillis(), HowToIT.SOON_MILLIS);
    assertThat(pauseBefore(rung, 2)).as("to the next try").isBetween(LEAST_PAUSE_MILLIS - Judge.NOTED_LATE.toMillis(), MOST_PAUSE_MILLIS + HowToIT.SOON_MILLIS);
    Judge.agree(List.of(told), whole.seen(call.line()));
  }

  private static long pauseBefore(List<CarrierCall> rung, int nth) {
    return rung.get(nth).startMillis() - rung.get(nth - 1).endMillis();
  }
}
