package io.carillon.scheduler.job;

import static io.carillon.contract.Outcome.ANSWERED;
import static io.carillon.contract.Outcome.BUSY;
import static io.carillon.contract.Outcome.CANCELLED;
import static io.carillon.contract.Outcome.INVALID_NUMBER;
import static io.carillon.contract.Outcome.NO_ANSWER;
import static io.carillon.contract.Outcome.REJECTED;
import static io.carillon.contract.Outcome.UNKNOWN;
import static io.carillon.contract.Outcome.UNREACHABLE;
import static io.carillon.scheduler.job.JobCases.ALONE;
import static io.carillon.scheduler.job.JobCases.ENDED;
import static io.carillon.scheduler.job.JobCases.FRESH;
import static io.carillon.scheduler.job.JobCases.NOW;
import static io.carillon.scheduler.job.JobCases.accepting;
import static io.carillon.scheduler.job.JobCases.acknowledged;
import static io.carillon.scheduler.job.JobCases.after;
import static io.carillon.scheduler.job.JobCases.afterEnd;
import static io.carillon.scheduler.job.JobCases.at;
import static io.carillon.scheduler.job.JobCases.retried;
import static io.carillon.scheduler.job.JobCases.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AnsweredBy;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.Retry;
import io.carillon.scheduler.job.Verdict.Done;
import io.carillon.scheduler.job.Verdict.NextDestination;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JobMachineTest {
  @ParameterizedTest @EnumSource void oneNumberOneRound(Outcome outcome) {
    assertThat(after(FRESH, outcome, to("+1"))).isEqualTo(ALONE.get(outcome));
  }

  @ParameterizedTest @EnumSource void theSecondNumberIsRungAfterEveryUnsuccessfulOutcome(Outcome outcome) {
    var verdict = after(FRESH, outcome, to("+1", "+2"));
    switch (outcome) {
      case BUSY, NO_ANSWER, REJECTED, UNREACHABLE, INVALID_NUMBER -> assertThat(verdict).isEqualTo(new NextDestination(1));
      default -> assertThat(verdict).isEqualTo(ALONE.get(outcome));
    }
  }

  @ParameterizedTest @EnumSource void aJobToldToStopIsCancelledWhateverTheOutcome(Outcome outcome) {
    var told = new JobView(1, 0, 0, 0, Set.of(), Set.of(), Set.of(), true, false, FRESH.expiresAt());
    assertThat(after(told, outcome, retried(to("+1", "+2"), new Retry(3, 20, null)))).isEqualTo(new Done(JobState.CANCELLED, "REQUESTED"));
  }

  @ParameterizedTest @EnumSource void nothingIsBegunForACampaignThatIsOver(Outcome outcome) {
    var over = new JobView(1, 0, 0, 0, Set.of(), Set.of(), Set.of(), false, true, FRESH.expiresAt());
    var verdict = after(over, outcome, retried(to("+1", "+2"), new Retry(3, 20, EnumSet.allOf(Outcome.class))));
    switch (outcome) {
      case ANSWERED, CANCELLED, UNKNOWN -> assertThat(verdict).isEqualTo(ALONE.get(outcome));
      default -> assertThat(verdict).isEqualTo(new Done(JobState.CANCELLED, "CAMPAIGN_OVER"));
    }
  }

  @ParameterizedTest @EnumSource void whatWouldComeAfterTheExpiryIsExpired(Outcome outcome) {
    var late = JobView.fresh(NOW);
    var verdict = after(late, outcome, retried(to("+1", "+2"), new Retry(3, 20, null)));
    switch (outcome) {
      case ANSWERED, CANCELLED, UNKNOWN -> assertThat(verdict).isEqualTo(ALONE.get(outcome));
      default -> assertThat(verdict).isEqualTo(new Done(JobState.EXPIRED, "RETRY"));
    }
  }

  @Test void extensionThenMobileThenVoicemailAsTheHowToHasIt() {
    var spec = CallSpec.to(List.of(Destination.number("6003"),
        new Destination("+79161112233", null, null, null, Set.of(NO_ANSWER, UNREACHABLE)),
        new Destination(null, null, "voicemail-6003", null, Set.of(BUSY))));
    assertThat(after(FRESH, NO_ANSWER, spec)).isEqualTo(new NextDestination(1));
    assertThat(after(FRESH, BUSY, spec)).isEqualTo(new NextDestination(2));
    assertThat(after(FRESH, REJECTED, spec)).isEqualTo(new Done(JobState.FAILED, "REJECTED"));
    assertThat(after(at(1), BUSY, spec)).isEqualTo(new NextDestination(2));
    assertThat(after(at(1), NO_ANSWER, spec)).isEqualTo(new Done(JobState.FAILED, "NO_ANSWER"));
  }

  @Test void withoutTheKeyThatWasAskedForTheNextNumberIsRung() {
    var spec = acknowledged(to("+1", "+2"));
    assertThat(afterEnd(FRESH, Endings.answered(null, true, ENDED), spec)).isEqualTo(new Done(JobState.COMPLETED, null));
    for (Boolean not : Arrays.asList(false, null)) {
      var ending = Endings.answered(null, not, ENDED);
      assertThat(afterEnd(FRESH, ending, spec)).isEqualTo(new NextDestination(1));
      assertThat(afterEnd(at(1), ending, spec)).isEqualTo(new Done(JobState.FAILED, "NOT_ACKNOWLEDGED"));
    }
  }

  @Test void onlyThoseAcceptedCountAsReached() {
    var humans = accepting(to("+1"), Set.of(AnsweredBy.HUMAN, AnsweredBy.UNSURE));
    var machine = Endings.answered(AnsweredBy.MACHINE, null, ENDED);
    assertThat(afterEnd(FRESH, machine, to("+1"))).isEqualTo(new Done(JobState.COMPLETED, null));
    assertThat(afterEnd(FRESH, machine, humans)).isEqualTo(new Done(JobState.FAILED, "NOT_ACCEPTED"));
    assertThat(afterEnd(FRESH, Endings.answered(AnsweredBy.UNSURE, null, ENDED), humans))
        .isEqualTo(new Done(JobState.COMPLETED, null));
    assertThat(afterEnd(FRESH, Endings.answered(null, null, ENDED), humans)).isEqualTo(new Done(JobState.COMPLETED, null));
  }
}
