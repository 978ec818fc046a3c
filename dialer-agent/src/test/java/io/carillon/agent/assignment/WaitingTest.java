package io.carillon.agent.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.JobKind;
import io.carillon.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long a start may wait at the agent. */
final class WaitingTest {
  private static final String ID = "0199c0de-0000-7000-8000-000000000001";
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final TestClock clock = new TestClock(NOON);

  private Waiting arrived(Duration toNotAfter, Integer withinMillis) {
    var dial = new AttemptDial(1, 1, ID, ID, null, "default", JobKind.DIAL, 5, "+7916", "7916", "north", 20, 60, null, "notify", null, null, null, null,
        null, null, false, null, NOON.plus(toNotAfter), withinMillis);
    return Waiting.arrived(dial, null, clock.instant(), clock.now());
  }

  private boolean isLate(Waiting one) {
    return one.isLate(clock.instant(), clock.now());
  }

  /** Not before so much time has passed, and from then on. */
  private void isLateAfter(Waiting one, Duration time) {
    clock.advance(time.minusMillis(1));
    assertThat(isLate(one)).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(isLate(one)).isTrue();
  }

  @Test void nobodyWaitsForLongerThanHeMay() {
    isLateAfter(arrived(Duration.ofSeconds(10), 1000), Duration.ofSeconds(1));
  }

  @Test void norPastNotAfterHoweverLongHeMay() {
    isLateAfter(arrived(Duration.ofMillis(400), 1000), Duration.ofMillis(400));
  }

  @Test void whereNothingElseIsSaidNotAfterCounts() {
    isLateAfter(arrived(Duration.ofSeconds(10), null), Duration.ofSeconds(10));
    assertThat(isLate(arrived(Duration.ofSeconds(-1), null))).isTrue();
  }

  @Test void aWallClockThatIsSetBackGivesNobodyMoreTime() {
    var shortly = arrived(Duration.ofSeconds(10), 1000);
    var longer = arrived(Duration.ofSeconds(10), null);
    clock.setWall(NOON.minus(Duration.ofHours(1)));
    isLateAfter(shortly, Duration.ofSeconds(1));
    isLateAfter(longer, Duration.ofSeconds(9));
  }

  @Test void onlyAWallClockThatIsSetAheadMakesLateAtOnce() {
    var one = arrived(Duration.ofSeconds(10), 1000);
    clock.setWall(NOON.plus(Duration.ofHours(1)));
    assertThat(isLate(one)).isTrue();
  }

  @Test void aTimeBeyondAllTimesIsATimeToo() {
    assertThat(isLate(arrived(Duration.between(NOON, Instant.MAX), null))).isFalse();
  }
}
