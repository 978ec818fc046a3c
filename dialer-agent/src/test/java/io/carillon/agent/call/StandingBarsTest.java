package io.carillon.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StandingBarsTest {
  private final StandingBars bars = new StandingBars();

  @Test void aBarStandsUntilAsteriskHasAnswered() {
    bars.add("a", 0);
    assertThat(bars.expired(StandingBars.LONGEST_NANOS)).isEmpty();
    assertThat(bars.answered("a")).isTrue();
    assertThat(bars.answered("a")).isFalse();
    assertThat(bars.expired(2 * StandingBars.LONGEST_NANOS)).isEmpty();
  }

  @Test void whatIsNeverAnsweredGoesAfterAnHour() {
    bars.add("a", 0);
    bars.add("b", 5);
    assertThat(bars.expired(StandingBars.LONGEST_NANOS + 1)).containsExactly("a");
    assertThat(bars.answered("b")).isTrue();
  }

  @Test void anAttemptThatWasNotBarredIsNotOurs() {
    assertThat(bars.answered("c")).isFalse();
  }
}
