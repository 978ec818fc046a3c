package io.carillon.scheduler.job;

import static io.carillon.contract.Outcome.BLOCKED;
import static io.carillon.contract.Outcome.BUSY;
import static io.carillon.contract.Outcome.CONGESTION;
import static io.carillon.contract.Outcome.INVALID_NUMBER;
import static io.carillon.contract.Outcome.REFUSED;
import static io.carillon.scheduler.job.JobCases.ENDED;
import static io.carillon.scheduler.job.JobCases.FRESH;
import static io.carillon.scheduler.job.JobCases.NOW;
import static io.carillon.scheduler.job.JobCases.after;
import static io.carillon.scheduler.job.JobCases.afterEnd;
import static io.carillon.scheduler.job.JobCases.carriedOut;
import static io.carillon.scheduler.job.JobCases.noChance;
import static io.carillon.scheduler.job.JobCases.retried;
import static io.carillon.scheduler.job.JobCases.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.contract.Retry;
import io.carillon.scheduler.job.Verdict.Done;
import io.carillon.scheduler.job.Verdict.Later;
import io.carillon.scheduler.job.Verdict.NextDestination;
import io.carillon.scheduler.job.Verdict.NextRound;
import io.carillon.scheduler.job.Verdict.OtherTrunk;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not tried again: a wish nobody would take, a number that is dead, a trunk that is barred. */
final class JobRefusalTest {
  @ParameterizedTest @ValueSource(strings = {"account", "variables", "codecs", "callerId.name", "callerId.number", "CARILLON_PLAY"})
  void whatEveryAgentWouldRefuseIsNotTriedAgain(String field) {
    var refused = Ending.without(REFUSED, Refusal.BAD.of(field), ENDED);
    var again = new Retry(3, 20, EnumSet.allOf(Outcome.class));
    assertThat(afterEnd(FRESH, refused, retried(to("+1"), again))).isEqualTo(new Done(JobState.FAILED, "BAD " + field));
    assertThat(afterEnd(FRESH, refused, to("+1", "+2"))).isEqualTo(new NextDestination(1));
  }

  @ParameterizedTest @ValueSource(strings = {"BAD", "BAD trunk", "BAD script", "BAD CARILLON_DIAL", "NO_TRUNK", "BADaccount", "TOO_LATE"})
  void whatAnOperatorMaySetRightIsTriedAgainLater(String reason) {
    assertThat(afterEnd(FRESH, Ending.without(REFUSED, reason, ENDED), to("+1"))).isInstanceOf(Later.class);
    assertThat(afterEnd(FRESH, Ending.without(CONGESTION, "BAD account", ENDED), to("+1"))).isEqualTo(new OtherTrunk("north", false));
  }

  @Test void aDeadNumberIsNeverRungAgain() {
    var spec = retried(to("+1", "+2"), new Retry(3, 20, null));
    var job = carriedOut(FRESH, INVALID_NUMBER, spec, new NextDestination(1));
    assertThat(job.deadNumbers()).containsExactly("+1");
    assertThat(after(job, BUSY, spec)).isEqualTo(new NextRound(1, ENDED.plusSeconds(20)));
    assertThat(after(job, INVALID_NUMBER, spec)).isEqualTo(new Done(JobState.FAILED, "INVALID_NUMBER"));
  }

  @Test void theSameNumberGivenTwiceIsDeadTwice() {
    assertThat(after(FRESH, INVALID_NUMBER, to("+1", "+1"))).isEqualTo(new Done(JobState.FAILED, "INVALID_NUMBER"));
  }

  @Test void anotherTrunkIsBarredForThisNumberOnly() {
    var spec = to("+1", "+2");
    var barred = carriedOut(FRESH, CONGESTION, spec, new OtherTrunk("north", false));
    assertThat(barred.barredTrunks()).containsExactly("north");
    assertThat(barred.blockedTrunks()).isEmpty();
    var next = carriedOut(barred, BUSY, spec, new NextDestination(1));
    assertThat(next.barredTrunks()).isEmpty();
    assertThat(next.freeAttempts()).isZero();
  }

  @Test void aTrunkOnWhichTheCarrierRefusedStaysBarredThroughRounds() {
    var spec = retried(to("+1"), new Retry(3, 20, null));
    var refused = carriedOut(FRESH, BLOCKED, spec, new OtherTrunk("north", true));
    var again = carriedOut(refused, BUSY, spec, new NextRound(0, NOW));
    assertThat(again.barredTrunks()).containsExactly("north");
  }

  @Test void whereAllTrunksAreBarredForNowTheyAreClearedAndItIsLater() {
    var job = carriedOut(carriedOut(FRESH, CONGESTION, to("+1"), new OtherTrunk("north", false)), CONGESTION, to("+1"), new OtherTrunk("south", false));
    var verdict = JobMachine.noTrunkLeft(job, List.of("north", "south"), Endings.of(CONGESTION, ENDED), to("+1"), NOW, noChance());
    assertThat(verdict).isEqualTo(new Later(NOW.plusSeconds(10)));
    assertThat(JobMachine.carriedOutWithoutTrunk(job, verdict).barredTrunks()).isEmpty();
    assertThat(JobMachine.carriedOutWithoutTrunk(job, verdict).attempts()).isEqualTo(job.attempts());
  }

  @Test void whatIsClearedIsNotWhatTheCarrierRefused() {
    var job = carriedOut(carriedOut(FRESH, BLOCKED, to("+1"), new OtherTrunk("north", true)), CONGESTION, to("+1"), new OtherTrunk("south", false));
    var verdict = JobMachine.noTrunkLeft(job, List.of("north", "south"), Endings.of(CONGESTION, ENDED), to("+1"), NOW, noChance());
    assertThat(JobMachine.carriedOutWithoutTrunk(job, verdict).barredTrunks()).containsExactly("north");
  }

  @Test void refusedOnEveryTrunkTheNumberIsUnsuccessful() {
    var job = carriedOut(FRESH, BLOCKED, to("+1"), new OtherTrunk("north", true));
    assertThat(JobMachine.noTrunkLeft(job, List.of("north"), Endings.of(BLOCKED, ENDED), to("+1"), NOW, noChance()))
        .isEqualTo(new Done(JobState.FAILED, "BLOCKED"));
    assertThat(JobMachine.noTrunkLeft(job, List.of("north"), Endings.of(BLOCKED, ENDED), to("+1", "+2"), NOW, noChance()))
        .isEqualTo(new NextDestination(1));
  }
}
