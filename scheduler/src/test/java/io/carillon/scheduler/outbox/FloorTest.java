package io.carillon.scheduler.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FloorTest {
  private final Floor floor = new Floor();

  @Test
  void risesToWhatWasHighestTenSecondsAgo() {
    floor.next();
    floor.rise(null, 50L, 1_000_000);
    floor.next();
    for (int second = 1; second < 10; second++) {
      floor.rise(null, 50L + second, 1_000_000 + second * 1000L);
      assertThat(floor.next()).isZero();
    }
    floor.rise(null, 900L, 1_010_000);
    assertThat(floor.next()).isEqualTo(50);
    floor.rise(null, 901L, 1_011_500);
    assertThat(floor.next()).isEqualTo(51);
  }

  @Test
  void passesByNothingThatWaitsStill() {
    floor.rise(null, 50L, 1_000_000);
    floor.next();
    floor.rise(20L, 90L, 1_010_000);
    assertThat(floor.next()).isEqualTo(20);
    floor.rise(20L, 95L, 1_020_000);
    assertThat(floor.next()).isEqualTo(20);
    floor.rise(null, 99L, 1_029_000);
    assertThat(floor.next()).as("once it was sent").isEqualTo(90);
  }

  /** A transaction that was given its ids long ago may be seen only now. */
  @Test
  void everythingIsLookedAtTwiceAMinuteAndAfterAnotherLed() {
    floor.rise(null, 50L, 1_000_000);
    assertThat(floor.next()).isZero();
    floor.rise(null, 90L, 1_010_000);
    assertThat(floor.next()).isEqualTo(50);
    floor.rise(null, 99L, 1_030_000);
    assertThat(floor.next()).isZero();
    assertThat(floor.next()).isEqualTo(90);
    floor.forget();
    assertThat(floor.next()).isZero();
    assertThat(floor.next()).isZero();
  }
}
