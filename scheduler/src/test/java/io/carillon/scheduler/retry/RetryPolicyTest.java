package io.carillon.scheduler.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.contract.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @Test void backsOffFromFiveSecondsToFiveMinutes() {
    assertThat(IntStream.range(0, 10).mapToObj(before -> RetryPolicy.backOff(before).toSeconds()))
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L, 300L);
  }

  @Test void chanceLengthensAWaitByUpToAQuarterAndNeverPastTheLongest() {
    var random = new SplittableRandom(7);
    var waits = IntStream.range(0, 1000).mapToObj(i -> RetryPolicy.lengthened(Duration.ofSeconds(20), random)).toList();
    assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25)));
    assertThat(waits.stream().distinct().count()).isGreaterThan(500);
    assertThat(RetryPolicy.lengthened(RetryPolicy.LONGEST, random)).isEqualTo(RetryPolicy.LONGEST);
  }

  @Test void aStartThatWasOnlyTooLateComesBackSoonAndTheTenThatUseNoAttemptUpLastForMinutes() {
    var tooLate = Ending.without(Outcome.REFUSED, "TOO_LATE", NOW);
    var waits = IntStream.range(0, RetryPolicy.MOST_FREE).mapToLong(free -> Duration.between(NOW, RetryPolicy.again(tooLate, free, NOW, () -> 0)).toMillis());
    assertThat(waits.toArray()).containsExactly(200, 1_000, 5_000, 25_000, 125_000, 300_000, 300_000, 300_000, 300_000, 300_000);
  }

  @Test void whatAnAgentDoesNotTakeForAReasonThatStaysIsNotTriedAtOnce() {
    assertThat(RetryPolicy.again(Ending.without(Outcome.REFUSED, "NOT_UNDERSTOOD", NOW), 0, NOW, () -> 0)).isEqualTo(NOW.plusSeconds(5));
    assertThat(RetryPolicy.again(Ending.without(Outcome.PBX_OVERLOADED, null, NOW), 0, NOW, () -> 0)).isEqualTo(NOW.plusSeconds(5));
  }

  @Test void whatAnAgentRefusesForAPassingReasonIsTriedAtOnceTheFirstTime() {
    var passing = Arrays.stream(Refusal.values()).filter(one -> Refusal.isPassing(one.name())).toList();
    assertThat(passing).contains(Refusal.STOPPING, Refusal.LINK_DOWN, Refusal.NO_BROKER, Refusal.FENCED, Refusal.NOT_STARTED)
        .doesNotContain(Refusal.BAD, Refusal.SUPPRESSED, Refusal.OVER_LIMIT);
    assertThat(passing).allSatisfy(one ->
        assertThat(RetryPolicy.again(Ending.without(Outcome.REFUSED, one.name(), NOW), 0, NOW, () -> 0)).isEqualTo(NOW.plusMillis(200)));
    assertThat(RetryPolicy.again(Ending.without(Outcome.REFUSED, Refusal.BAD.of("trunk"), NOW), 0, NOW, () -> 0)).isEqualTo(NOW.plusSeconds(5));
    assertThat(RetryPolicy.again(Ending.without(Outcome.REFUSED, null, NOW), 0, NOW, () -> 0)).isEqualTo(NOW.plusSeconds(5));
  }

  @Test void theDelayRunsFromTheAttemptsEnd() {
    var retry = new Retry(3, 20, null);
    assertThat(RetryPolicy.nextRound(retry, NOW.minusSeconds(5), NOW)).isEqualTo(NOW.plusSeconds(15));
    assertThat(RetryPolicy.nextRound(retry, NOW.minusSeconds(50), NOW)).isEqualTo(NOW);
  }
}
