package io.carillon.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class CountWatchTest {
  private final CountWatch watch = new CountWatch();

  @Test void whatLastsIsSaidOnceAndAgainOnlyAfterItWasOver() {
    assertThat(watch.look(Set.of("a"), 0)).isEmpty();
    assertThat(watch.look(Set.of("a"), 1_999)).isEmpty();
    assertThat(watch.look(Set.of("a"), 2_000)).containsExactly("a");
    assertThat(watch.look(Set.of("a"), 60_000)).isEmpty();
    assertThat(watch.look(Set.of(), 60_001)).isEmpty();
    assertThat(watch.look(Set.of("a"), 60_002)).isEmpty();
    assertThat(watch.look(Set.of("a"), 62_002)).containsExactly("a");
  }

  @Test void whatIsALittleLateNowAndThenIsNotSaid() {
    for (long millis = 0; millis < 20_000; millis += 1_000) {
      assertThat(watch.look(Set.of("a", "b"), millis)).isEmpty();
      assertThat(watch.look(Set.of(), millis + 500)).isEmpty();
    }
  }
}
