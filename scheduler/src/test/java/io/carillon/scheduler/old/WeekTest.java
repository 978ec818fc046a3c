package io.carillon.scheduler.old;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class WeekTest {
  @Test
  void beginsOnMondayAndEndsWithTheNext() {
    var week = Week.of(Instant.parse("2026-11-29T23:59:59.999Z"));
    assertThat(week.begins()).isEqualTo("2026-11-23T00:00:00Z");
    assertThat(week.ends()).isEqualTo("2026-11-30T00:00:00Z");
    assertThat(Week.of(Instant.parse("2026-11-30T00:00:00Z"))).isNotEqualTo(week);
    assertThat(Week.named("job_old", week.name("job_old"))).contains(week);
    assertThat(Week.named("job_old", "job_older_20261123")).isEmpty();
  }

  /** Who ended in its last second has his days. */
  @Test
  void isOverWhenItsLastJobIs() {
    var week = Week.of(Instant.parse("2026-11-29T23:59:59.999Z"));
    assertThat(week.isOver(Instant.parse("2026-12-30T00:00:00Z"), Duration.ofDays(30))).isFalse();
    assertThat(week.isOver(Instant.parse("2026-12-30T00:00:01Z"), Duration.ofDays(30))).isTrue();
  }
}
