package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that is cancelled before, while it rings, and after the answer; over AMI and by call file. */
@WithWhole
class CancelIT {
  /** From the wish to the carrier's end of it. */
  private static final long AT_ONCE_MILLIS = 2_500;

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void beforeItsTimeItNeverRings(String pbx, Whole whole) {
    var line = whole.line(pbx);
    String job = whole.api().call(JsonObject.of("to", line.number(1, "01"), "notBefore", Instant.now().plusSeconds(3).toString()));
    cancel(whole, job);
    assertThat(whole.api().ended(job).getString("state")).isEqualTo("CANCELLED");
    assertThat(whole.api().send("DELETE", "/v1/calls/" + job, null).status()).as("it has ended").isEqualTo(409);
    String after = whole.api().call(JsonObject.of("to", line.number(2, "01"), "notBefore", Instant.now().plusSeconds(4).toString()));
    assertThat(whole.api().ended(after).getString("state")).isEqualTo("COMPLETED");
    assertThat(whole.seen(line).calls()).as("only the later one rang").hasSize(1);
  }

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void whileItRingsItStops(String pbx, Whole whole) {
    var line = whole.line(pbx);
    String job = whole.api().call(JsonObject.of("to", line.number(1, "20"), "ringSeconds", 30));
    // By call file nothing tells that it rings: the carrier does.
    await("it rings").atMost(15, TimeUnit.SECONDS).until(() -> !whole.live(job).isEmpty());
    long wished = cancel(whole, job);
    var told = whole.api().ended(job);
    assertThat(told.getString("state")).isEqualTo("CANCELLED");
    assertThat(HowToIT.outcomes(told)).containsExactly("CANCELLED");
    assertThat(whole.rung(job)).singleElement().satisfies(call -> {
      assertThat(call.endedBy()).isEqualTo("pbx");
      assertThat(call.isAnswered()).isFalse();
      assertThat(call.endMillis()).isBetween(wished, wished + AT_ONCE_MILLIS);
    });
  }

  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void afterTheAnswerItIsHungUp(String pbx, Whole whole) {
    var line = whole.line(pbx);
    whole.api().ok("PUT", "/v1/scripts/hold", JsonObject.of("context", "lab-hold"));
    String job = whole.api().call(JsonObject.of("to", line.number(1, "06"), "script", "hold", "variables", JsonObject.of("HOLD", "50")));
    await("it is answered").atMost(15, TimeUnit.SECONDS).until(() -> whole.api().get("/v1/calls/" + job).getJsonArray("attempts").stream()
        .anyMatch(attempt -> ((JsonObject) attempt).getString("answeredAt") != null));
    long wished = cancel(whole, job);
    var told = whole.api().ended(job);
    assertThat(told.getString("state")).isEqualTo("CANCELLED");
    assertThat(HowToIT.outcomes(told)).containsExactly("ANSWERED");
    assertThat(told.getJsonArray("attempts").getJsonObject(0).getJsonObject("ending").getString("hungUpBy")).isEqualTo("US");
    assertThat(whole.rung(job)).singleElement().satisfies(call -> {
      assertThat(call.endedBy()).isEqualTo("pbx");
      assertThat(call.endMillis()).isBetween(wished, wished + AT_ONCE_MILLIS);
    });
  }

  /** @return when it was wished */
  private static long cancel(Whole whole, String job) {
    long now = System.currentTimeMillis();
    assertThat(whole.api().send("DELETE", "/v1/calls/" + job, null).status()).isEqualTo(202);
    return now;
  }
}
