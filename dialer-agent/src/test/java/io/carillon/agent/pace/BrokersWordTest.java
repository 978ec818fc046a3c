package io.carillon.agent.pace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BrokersWordTest {
  private static final long MILLI = 1_000_000;

  @Test void aStartIsAnnouncedAsLongBeforeAsTheWordTakesNowAndThen() {
    var word = new BrokersWord();
    assertThat(word.ahead()).isEqualTo(30 * MILLI);
    for (int i = 0; i < 99; i++) word.took((10 + i % 5) * MILLI);
    assertThat(word.ahead()).isEqualTo(14 * MILLI);
    word.took(90 * MILLI);
    assertThat(word.ahead()).as("one in a hundred may be late").isEqualTo(14 * MILLI);
    word.took(80 * MILLI);
    assertThat(word.ahead()).as("two are not one").isEqualTo(80 * MILLI);
    for (int i = 0; i < 100; i++) word.took(MILLI);
    assertThat(word.ahead()).isEqualTo(5 * MILLI);
  }

  @Test void aBrokerThatIsAwayLetsNobodyBeAnnouncedForSeconds() {
    var word = new BrokersWord();
    for (int i = 0; i < 300; i++) word.took(2_000 * MILLI);
    assertThat(word.ahead()).isEqualTo(250 * MILLI);
  }
}
