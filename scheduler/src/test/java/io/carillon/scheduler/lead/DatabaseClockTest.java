package io.carillon.scheduler.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseClockTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static long nanos(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000)).toNanos();
  }

  private static Instant noonAnd(double seconds) {
    return NOON.plusNanos(nanos(seconds));
  }

  /** It was noon there at some moment of this second. */
  private static DatabaseClock askedForASecond() {
    return DatabaseClock.answered(NOON, nanos(70), nanos(71));
  }

  @ParameterizedTest @ValueSource(doubles = {0.5, 2.9, -1.9}) void whatTheAnswersTimeMayExplainIsNotHeldAgainstAClock(double wall) {
    assertThat(askedForASecond().wrong(noonAnd(wall), nanos(71))).isEmpty();
  }

  @Test void whatIsSurelyOffByMoreThanTwoSecondsIsNamed() {
    assertThat(askedForASecond().wrong(noonAnd(3.1), nanos(71))).contains("the wall clock is 2.6 s ahead of the database's");
    assertThat(askedForASecond().wrong(noonAnd(-2.1), nanos(71))).contains("the wall clock is 2.6 s behind the database's");
  }

  @Test void betweenAnswersTheMonotonicClockSaysHowLateItMustBe() {
    assertThat(askedForASecond().wrong(noonAnd(600.5), nanos(671))).isEmpty();
    assertThat(askedForASecond().wrong(noonAnd(0.5), nanos(671))).contains("the wall clock is 600.0 s behind the database's");
  }
}
