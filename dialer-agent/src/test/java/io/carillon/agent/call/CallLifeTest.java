package io.carillon.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Assignment.AttemptResolve;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whether the Asterisk of now is the one that a call was given to. */
final class CallLifeTest {
  private static final Instant STARTED = Instant.parse("2026-11-23T12:00:00Z");
  private static final String ID = "0190b5a0-0000-7000-8000-000000000001";

  private static Call given(Instant at) {
    return Call.inherited(new AttemptResolve(1, 1, ID, ID, "north", at, false), 0);
  }

  @Test void ourOwnCallIsOfThisLifeOnlyWhereTheStartIsTheSameWhateverClocksSay() {
    var call = given(STARTED.minusSeconds(30));
    call.givenTo = STARTED;
    assertThat(call.isOfAnotherLifeThan(STARTED)).isFalse();
    call.givenAt = STARTED.plusSeconds(30);
    assertThat(call.isOfAnotherLifeThan(STARTED.plusSeconds(20))).isTrue();
    assertThat(call.isOfAnotherLifeThan(STARTED.plusSeconds(40))).isTrue();
  }

  @Test void ofAnEarlierHoldersCallTheSecondOfTheStartIsInDoubt() {
    assertThat(given(STARTED.minusMillis(1)).isOfAnotherLifeThan(STARTED)).isTrue();
    assertThat(given(STARTED.plusMillis(999)).isOfAnotherLifeThan(STARTED)).isTrue();
    assertThat(given(STARTED.plusSeconds(1)).isOfAnotherLifeThan(STARTED)).isFalse();
  }

  @Test void whatWasNeverGivenAndAStartThatIsNotToldProveNothing() {
    assertThat(given(null).isOfAnotherLifeThan(STARTED)).isFalse();
    assertThat(given(STARTED).isOfAnotherLifeThan(null)).isFalse();
  }
}
