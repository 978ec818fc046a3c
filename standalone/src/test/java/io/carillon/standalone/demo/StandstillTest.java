package io.carillon.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandstillTest {
  private static final long SECOND = 1_000_000_000L;

  private final Standstill standstill = new Standstill(Duration.ofSeconds(10));

  @Test void aCountThatMovesNowAndThenIsNone() {
    for (int n = 0; n < 5; n++) {
      assertThat(standstill.at(n, n * 9 * SECOND)).isFalse();
      assertThat(standstill.at(n, (n + 1) * 9 * SECOND - 1)).isFalse();
    }
  }

  @Test void oneThatStaysIsFromTheMomentPatienceEnds() {
    assertThat(standstill.at(3, 5 * SECOND)).isFalse();
    assertThat(standstill.at(3, 15 * SECOND - 1)).isFalse();
    assertThat(standstill.at(3, 15 * SECOND)).isTrue();
  }

  @Test void oneThatMovesAgainIsNoneAnyMore() {
    standstill.at(3, 0);
    assertThat(standstill.at(3, 10 * SECOND)).isTrue();
    assertThat(standstill.at(4, 10 * SECOND)).isFalse();
    assertThat(standstill.at(4, 20 * SECOND - 1)).isFalse();
  }

  @Test void whereTheClockBeginsDoesNotMatter() {
    assertThat(standstill.at(0, Long.MAX_VALUE - SECOND)).isFalse();
    assertThat(standstill.at(0, Long.MIN_VALUE + 8 * SECOND)).isFalse();
    assertThat(standstill.at(0, Long.MIN_VALUE + 9 * SECOND)).isTrue();
  }
}
