package io.carillon.agent.ami;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AsteriskTimeTest {
  private static final long MILLI = 1_000_000L;
  private static final long NOON = 1_800_000_000_000L;
  private final AsteriskTime time = new AsteriskTime();

  @Test void itIsNeverReckonedLaterThanItCanBe() {
    // Asked at 100 ms of ours, answered at 300: it was noon at some moment in between.
    time.said(NOON, 300 * MILLI);
    assertThat(time.millisAt(1_300 * MILLI)).isEqualTo(NOON + 1_000);
  }

  @Test void theQuickestAnswerIsBelieved() {
    time.said(NOON, 10 * MILLI);
    time.said(NOON + 500, 700 * MILLI);
    assertThat(time.millisAt(1_010 * MILLI)).isEqualTo(NOON + 1_000);
  }

  @Test void aClockThatIsSetOnIsKnownAtOnceAndOneThatIsSetBackAfterThreeAnswers() {
    time.said(NOON, 0);
    time.said(NOON + 3_600_000, 0);
    assertThat(time.millisAt(0)).isEqualTo(NOON + 3_600_000);
    time.said(NOON, 0);
    time.said(NOON, 0);
    time.said(NOON, 0);
    assertThat(time.millisAt(0)).isEqualTo(NOON);
  }

  @Test void ofAnotherLinkNothingIsKept() {
    time.said(NOON + 5_000, 0);
    time.forget();
    time.said(NOON, 0);
    assertThat(time.millisAt(0)).isEqualTo(NOON);
  }
}
