package io.carillon.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusPaceTest {
  @ParameterizedTest
  @CsvSource({"0, 500", "20, 480", "50, 450", "60, 540", "100, 550", "250, 250", "400, 100", "2000, 50"})
  void twiceASecondAndALittleLessOftenWhereItTakesLong(long took, long pause) {
    assertThat(StatusLoop.pauseMillis(took)).isEqualTo(pause);
  }

  /** Of the last count that is known the age is largest just before the next is known: one pause, two counts and the way. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 30, 50, 74, 75, 100, 150, 200, 250})
  void aCountThatIsKnownIsNeverTooOld(long took) {
    assertThat(took + StatusLoop.pauseMillis(took) + took + 250).isLessThanOrEqualTo(StatusLoop.OLDEST_MILLIS);
  }
}
