package io.carillon.agent.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

final class JitterTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Jitter jitter = Jitter.measured();
  private long written = -5_000_000_000L;
  private long clockOff = 40_000;

  /** Twenty starts a second; by the place among these, how many milliseconds each takes. */
  private void starts(int count, IntUnaryOperator wayMillis) {
    for (int i = 0; i < count; i++) {
      written += 50_000_000;
      jitter.arrived(written, NOON.plusNanos(written).plusMillis(wayMillis.applyAsInt(i) + clockOff));
    }
  }

  @Test void whatIsNotKnownYetIsReckonedWithCaution() {
    assertThat(jitter.millis()).isEqualTo(30);
    starts(900, i -> 3 + i % 3);
    assertThat(jitter.millis()).as("of too few").isEqualTo(30);
    starts(100, i -> i == 0 ? 60 : 3);
    assertThat(jitter.millis()).as("but they differ by more").isEqualTo(57 + 5);
    assertThat(jitter.longerMillis()).isEqualTo(30);
  }

  @Test void oneInAThousandMayBeLongerAndTheWayItselfMayBeLong() {
    starts(1100, i -> 100 + (i == 500 ? 80 : i % 9));
    assertThat(jitter.millis()).as("of one and the twentieth after it").isEqualTo(7 + 5);
    starts(1000, i -> 100 + (i == 500 || i == 700 ? 80 : 0));
    assertThat(jitter.millis()).as("two are not one").isEqualTo(80 + 5);
    assertThat(jitter.longerMillis()).as("no window is that much longer").isEqualTo(12);
    starts(1100, i -> 100);
    assertThat(jitter.millis()).as("what was long ago counts no more").isEqualTo(5);
    assertThat(jitter.longerMillis()).isEqualTo(5);
  }

  /** A burst at each second's beginning: the last of it waits for all others, and so does the last of the next. */
  @Test void whoIsLateEachTimeComesNoNearer() {
    starts(1100, i -> 10 * (i % 20));
    assertThat(jitter.millis()).isEqualTo(5);
  }

  @Test void whoeverCameEarlierThanHeShouldCountsAndWhoCameLaterDoesNot() {
    starts(1100, i -> i / 20 % 2 == 0 ? 20 : 0);
    assertThat(jitter.millis()).isEqualTo(20 + 5);
  }

  @Test void aClockThatIsSetIsTakenForWhatItIs() {
    starts(1100, i -> i / 20 % 2 == 0 ? 12 : 0);
    assertThat(jitter.millis()).isEqualTo(12 + 5);
    clockOff = 3_600_000;
    starts(100, i -> i / 20 % 2 == 0 ? 12 : 0);
    assertThat(jitter.millis()).isEqualTo(12 + 5);
  }

  @Test void anOverrunAsteriskMakesNoWindowWithoutEnd() {
    starts(1100, i -> i / 20 % 2 == 0 ? 900 : 0);
    assertThat(jitter.millis()).isEqualTo(200);
  }

  @Test void fewStartsAreNotMeasured() {
    for (int i = 0; i < 3000; i++) {
      written += 4_000_000_000L;
      jitter.arrived(written, NOON.plusNanos(written).plusMillis(i % 2 * 100));
    }
    assertThat(jitter.millis()).isEqualTo(30);
  }

  @Test void whatIsSetIsNotMeasured() {
    var fixed = Jitter.fixed(17);
    var random = new SplittableRandom(1);
    for (int i = 0; i < 3000; i++) fixed.arrived(i * 50_000_000L, NOON.plusMillis(50 * i + random.nextInt(500)));
    assertThat(fixed.millis()).isEqualTo(17);
    assertThat(Jitter.fixed(400).longerMillis()).as("as the operator wants it").isEqualTo(400);
  }
}
