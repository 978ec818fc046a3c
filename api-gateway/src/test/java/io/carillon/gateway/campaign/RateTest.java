package io.carillon.gateway.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RateTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void oneLookTellsNothing() {
    var rate = new Rate();
    rate.seen(0, 5);
    assertThat(rate.perSecond(0, 5)).isEmpty();
  }

  @Test
  void whatIsLongerAgoThanAMinuteDoesNotCount() {
    var rate = new Rate();
    for (int i = 0; i <= 300; i++) rate.seen(i * SECOND, i < 200 ? 0 : (i - 200) * 10L);
    assertThat(rate.perSecond(300 * SECOND, 1_000).orElseThrow()).isBetween(9.5, 10.5);
  }

  @Test
  void theTimeLeftIsWhatIsLeftAtThatRate() {
    assertThat(Rate.etaSeconds(100, OptionalDouble.of(10))).isEqualTo(OptionalLong.of(10));
    assertThat(Rate.etaSeconds(100, OptionalDouble.of(0))).isEmpty();
    assertThat(Rate.etaSeconds(0, OptionalDouble.empty())).isEqualTo(OptionalLong.of(0));
  }
}
