package io.carillon.scheduler.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.contract.Retry;
import io.carillon.contract.Retry.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final RandomGenerator NONE = () -> 0;

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

  @ParameterizedTest @ValueSource(strings = {"TOO_LATE", "ARRIVED_LATE"})
  void aStartThatWasOnlyTooLateComesBackSoonAndTheTenThatUseNoAttemptUpLastForMinutes(String reason) {
    var tooLate = Ending.without(Outcome.REFUSED, reason, NOW);
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
    assertThat(RetryPolicy.nextRound(retry, Outcome.BUSY, NOW.minusSeconds(5), NOW, NONE)).isEqualTo(NOW.plusSeconds(15));
    assertThat(RetryPolicy.nextRound(retry, Outcome.BUSY, NOW.minusSeconds(50), NOW, NONE)).isEqualTo(NOW);
  }

  @Test void aRuleSaysHowLongToWaitAfterItsOutcomesAndTheRestWaitsAsUsual() {
    var retry = new Retry(5, 600, null, null, List.of(new Rule(Set.of(Outcome.BUSY), 60, null), new Rule(Set.of(Outcome.NO_ANSWER, Outcome.BUSY), 3600, null),
        new Rule(Set.of(Outcome.REJECTED), null, 2)));
    assertThat(RetryPolicy.nextRound(retry, Outcome.BUSY, NOW, NOW, NONE)).as("the first rule counts").isEqualTo(NOW.plusSeconds(60));
    assertThat(RetryPolicy.nextRound(retry, Outcome.NO_ANSWER, NOW, NOW, NONE)).isEqualTo(NOW.plusSeconds(3600));
    assertThat(RetryPolicy.nextRound(retry, Outcome.UNREACHABLE, NOW, NOW, NONE)).isEqualTo(NOW.plusSeconds(600));
    assertThat(RetryPolicy.nextRound(retry, Outcome.REJECTED, NOW, NOW, NONE)).isEqualTo(NOW.plusSeconds(600));
  }

  @Test void allRulesShareOneBudgetAndEachMayStopEarlier() {
    var retry = new Retry(3, 600, Set.of(), null, List.of(new Rule(Set.of(Outcome.BUSY), 60, 10), new Rule(Set.of(Outcome.NO_ANSWER), 60, 2)));
    assertThat(IntStream.rangeClosed(1, 4).mapToObj(round -> RetryPolicy.deservesAnother(retry, Outcome.BUSY, round))).containsExactly(true, true, false, false);
    assertThat(IntStream.rangeClosed(1, 3).mapToObj(round -> RetryPolicy.deservesAnother(retry, Outcome.NO_ANSWER, round))).containsExactly(true, false, false);
    assertThat(RetryPolicy.deservesAnother(retry, Outcome.UNREACHABLE, 1)).as("nobody names it").isFalse();
    assertThat(RetryPolicy.deservesAnother(retry, Outcome.REJECTED, 1)).isFalse();
  }

  @Test void whatWasNotTheNumbersFaultFollowsTheRuleForUnreachableUnlessItHasItsOwn() {
    var retry = new Retry(3, 600, Set.of(), null, List.of(new Rule(Set.of(Outcome.UNREACHABLE), 60, null), new Rule(Set.of(Outcome.CONGESTION), 5, null)));
    assertThat(RetryPolicy.nextRound(retry, Outcome.TRUNK_FAILED, NOW, NOW, NONE)).isEqualTo(NOW.plusSeconds(60));
    assertThat(RetryPolicy.nextRound(retry, Outcome.CONGESTION, NOW, NOW, NONE)).isEqualTo(NOW.plusSeconds(5));
    assertThat(RetryPolicy.deservesAnother(retry, Outcome.BLOCKED, 1)).isTrue();
  }

  @Test void chanceLengthensTheDelayAsFarAsTheClientAsksForAndNeverShortensIt() {
    var random = new SplittableRandom(7);
    var retry = new Retry(3, 60, null, 30, null);
    var delays = IntStream.range(0, 1000).mapToObj(i -> Duration.between(NOW, RetryPolicy.nextRound(retry, Outcome.BUSY, NOW, NOW, random))).toList();
    assertThat(delays).allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90)));
    assertThat(delays.stream().mapToLong(Duration::toSeconds).distinct().count()).isGreaterThan(20);
  }
}
