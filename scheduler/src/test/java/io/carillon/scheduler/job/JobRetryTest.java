package io.carillon.scheduler.job;

import static io.carillon.contract.Outcome.BUSY;
import static io.carillon.contract.Outcome.CONGESTION;
import static io.carillon.contract.Outcome.NO_ANSWER;
import static io.carillon.contract.Outcome.PBX_OVERLOADED;
import static io.carillon.contract.Outcome.REFUSED;
import static io.carillon.contract.Outcome.TRUNK_FAILED;
import static io.carillon.contract.Outcome.UNKNOWN;
import static io.carillon.scheduler.job.JobCases.ALONE;
import static io.carillon.scheduler.job.JobCases.ENDED;
import static io.carillon.scheduler.job.JobCases.FRESH;
import static io.carillon.scheduler.job.JobCases.NOW;
import static io.carillon.scheduler.job.JobCases.after;
import static io.carillon.scheduler.job.JobCases.afterEnd;
import static io.carillon.scheduler.job.JobCases.at;
import static io.carillon.scheduler.job.JobCases.retried;
import static io.carillon.scheduler.job.JobCases.to;
import static io.carillon.scheduler.job.JobCases.unknownRetried;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.Retry;
import io.carillon.scheduler.job.Verdict.Done;
import io.carillon.scheduler.job.Verdict.NextDestination;
import io.carillon.scheduler.job.Verdict.NextRound;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a number is rung again, and what uses attempts up. */
final class JobRetryTest {
  @ParameterizedTest @EnumSource void anotherRoundComesOnlyAfterTheOutcomesNamed(Outcome outcome) {
    var spec = retried(to("+1"), new Retry(3, 20, Set.of(BUSY, NO_ANSWER)));
    var verdict = after(FRESH, outcome, spec);
    switch (outcome) {
      case BUSY, NO_ANSWER -> assertThat(verdict).isEqualTo(new NextRound(0, ENDED.plusSeconds(20)));
      default -> assertThat(verdict).isEqualTo(ALONE.get(outcome));
    }
  }

  @Test void aRuleOfItsOwnIsFollowedByItsOutcomeAlone() {
    var retry = new Retry(4, 600, Set.of(NO_ANSWER), null, List.of(new Retry.Rule(Set.of(BUSY), 60, 2)));
    var spec = retried(to("+1"), retry);
    assertThat(after(FRESH, BUSY, spec)).isEqualTo(new NextRound(0, ENDED.plusSeconds(60)));
    assertThat(after(FRESH, NO_ANSWER, spec)).isEqualTo(new NextRound(0, ENDED.plusSeconds(600)));
    var second = JobMachine.carriedOut(FRESH, Endings.of(NO_ANSWER, ENDED), spec, new NextRound(0, ENDED.plusSeconds(600)));
    assertThat(after(second, BUSY, spec)).as("two rounds were made, and busy is no reason for a third").isEqualTo(new Done(JobState.FAILED, "BUSY"));
    assertThat(after(second, NO_ANSWER, spec)).isEqualTo(new NextRound(0, ENDED.plusSeconds(600)));
  }

  @ParameterizedTest @EnumSource void onlyOutcomesThatTroubledNobodyUseUpNoAttempt(Outcome outcome) {
    var spec = to("+1");
    var ending = Endings.of(outcome, ENDED);
    var next = JobMachine.carriedOut(FRESH, ending, spec, afterEnd(FRESH, ending, spec));
    boolean free = EnumSet.of(CONGESTION, TRUNK_FAILED, PBX_OVERLOADED, REFUSED).contains(outcome);
    assertThat(next.attempts()).isEqualTo(free ? 0 : 1);
    assertThat(next.freeAttempts()).isEqualTo(free ? 1 : 0);
  }

  @ParameterizedTest @EnumSource(names = {"CONGESTION", "TRUNK_FAILED", "PBX_OVERLOADED", "REFUSED"})
  void theEleventhFreeAttemptCounts(Outcome outcome) {
    var worn = new JobView(1, 0, 0, 10, Set.of(), Set.of(), Set.of(), false, false, FRESH.expiresAt());
    assertThat(after(worn, outcome, to("+1"))).isEqualTo(new Done(JobState.FAILED, outcome.name()));
    assertThat(after(worn, outcome, to("+1", "+2"))).isEqualTo(new NextDestination(1));
    assertThat(after(worn, outcome, retried(to("+1"), new Retry(2, 20, null)))).isEqualTo(new NextRound(0, ENDED.plusSeconds(20)));
    var counted = JobMachine.carriedOut(worn, Endings.of(outcome, ENDED), to("+1"), new Done(JobState.FAILED, null));
    assertThat(counted.attempts()).isEqualTo(1);
  }

  @ParameterizedTest @EnumSource(names = {"CONGESTION", "TRUNK_FAILED"})
  void anAttemptOnATrunkThatIsOutCountsForNothingHoweverOften(Outcome outcome) {
    var spec = to("+1");
    var ending = Endings.of(outcome, ENDED);
    var job = FRESH;
    for (int i = 0; i < 40; i++) {
      var verdict = JobMachine.after(job, "north", ending, spec, true, NOW, JobCases.noChance());
      assertThat(verdict).isEqualTo(new Verdict.OtherTrunk("north", false));
      job = JobMachine.carriedOut(job, ending, spec, true, verdict);
    }
    assertThat(job.attempts()).isZero();
    assertThat(job.freeAttempts()).isZero();
    var worn = new JobView(1, 0, 0, 10, Set.of(), Set.of(), Set.of(), false, false, FRESH.expiresAt());
    assertThat(JobMachine.after(worn, "north", ending, spec, true, NOW, JobCases.noChance())).isEqualTo(new Verdict.OtherTrunk("north", false));
    assertThat(JobMachine.carriedOut(worn, ending, spec, true, new Verdict.OtherTrunk("north", false)).attempts()).isZero();
  }

  @Test void aRoundBeginsAtTheFirstNumberAgainAndTheLastOneIsFinal() {
    var spec = retried(to("+1", "+2"), new Retry(2, 30, null));
    var second = JobMachine.carriedOut(at(1), Endings.of(BUSY, ENDED), spec, new NextRound(0, ENDED.plusSeconds(30)));
    assertThat(after(at(1), BUSY, spec)).isEqualTo(new NextRound(0, ENDED.plusSeconds(30)));
    assertThat(second.round()).isEqualTo(2);
    assertThat(second.destination()).isZero();
    var atTheEnd = JobMachine.carriedOut(second, Endings.of(BUSY, ENDED), spec, new NextDestination(1));
    assertThat(after(atTheEnd, BUSY, spec)).isEqualTo(new Done(JobState.FAILED, "BUSY"));
  }

  @Test void aRetryThatIsOverdueIsNow() {
    var spec = retried(to("+1"), new Retry(2, 20, null));
    assertThat(afterEnd(FRESH, Endings.of(BUSY, NOW.minusSeconds(3600)), spec)).isEqualTo(new NextRound(0, NOW));
  }

  @Test void unknownIsRedialledOnlyWhereTheClientWantsIt() {
    var wanted = unknownRetried(retried(to("+1"), new Retry(2, 20, Set.of(BUSY))));
    assertThat(after(FRESH, UNKNOWN, wanted)).isEqualTo(new NextRound(0, ENDED.plusSeconds(20)));
    assertThat(after(FRESH, UNKNOWN, unknownRetried(to("+1")))).isInstanceOf(NextRound.class);
    var crashed = Ending.without(UNKNOWN, "PBX_CRASHED", ENDED);
    assertThat(afterEnd(FRESH, crashed, to("+1"))).isEqualTo(new Done(JobState.FAILED, "PBX_CRASHED"));
  }
}
