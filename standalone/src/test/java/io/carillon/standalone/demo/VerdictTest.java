package io.carillon.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.CarrierRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final DemoTrunk NORTH = new DemoTrunk("north", 2, 2);
  private static final Map<JobState, Integer> ALL_ENDED = Map.of(JobState.COMPLETED, 1);

  @Test void theSameOnBothSidesAgrees() {
    assertThat(verdict(ALL_ENDED, List.of(ours("a", Outcome.BUSY)), List.of(call("a", 0, 486))).failures()).isEmpty();
  }

  @Test void anotherOutcomeIsADifference() {
    assertThat(verdict(ALL_ENDED, List.of(ours("a", Outcome.NO_ANSWER)), List.of(call("a", 0, 486))).failures())
        .containsExactly("attempt a is NO_ANSWER with us and BUSY with the carrier");
  }

  @Test void aCallThatNoAttemptExplainsIsADifference() {
    assertThat(verdict(ALL_ENDED, List.of(), List.of(call("x", 0, 486))).failures()).hasSize(1).first().asString().contains("no attempt of ours explains");
  }

  @Test void anAttemptTheCarrierNeverSawIsADifferenceUnlessItWasRefused() {
    assertThat(verdict(ALL_ENDED, List.of(ours("a", Outcome.ANSWERED)), List.of()).failures()).hasSize(1).first().asString().contains("never saw it");
    assertThat(verdict(ALL_ENDED, List.of(ours("a", Outcome.REFUSED)), List.of()).failures()).isEmpty();
  }

  @Test void oneAttemptThatRangTwiceIsADifference() {
    assertThat(verdict(ALL_ENDED, List.of(ours("a", Outcome.BUSY)), List.of(call("a", 0, 486), call("a", 2_000, 486))).failures())
        .containsExactly("attempt a reached the carrier 2 times");
  }

  @Test void aJobThatIsLeftAndOneThatIsMissingAreSaid() {
    assertThat(verdict(Map.of(JobState.WAITING, 1), List.of(), List.of()).failures()).containsExactly("1 jobs have not ended");
    assertThat(verdict(Map.of(JobState.COMPLETED, 2), List.of(), List.of()).failures()).containsExactly("the campaign holds 2 jobs, and 1 contacts were uploaded");
  }

  @Test void channelsAndStartsOverTheLimitAreSaid() {
    var attempts = List.of(ours("a", Outcome.BUSY), ours("b", Outcome.BUSY), ours("c", Outcome.BUSY));
    var failures = verdict(ALL_ENDED, attempts, List.of(call("a", 0, 486), call("b", 10, 486), call("c", 20, 486))).failures();
    assertThat(failures).anyMatch(failure -> failure.startsWith("trunk north had 3 channels at once")).anyMatch(failure -> failure.startsWith("trunk north had 3 starts within"));
  }

  private static Verdict verdict(Map<JobState, Integer> jobs, List<DemoAttempt> attempts, List<CarrierCall> calls) {
    return Verdict.of(1, jobs, attempts, new CarrierRecord(calls, List.of()), List.of(NORTH));
  }

  private static DemoAttempt ours(String id, Outcome outcome) {
    return new DemoAttempt(id, "j", "north", "pbx-a", outcome);
  }

  private static CarrierCall call(String attempt, long start, int code) {
    return new CarrierCall("u" + attempt + start, "north", "1", "", "", attempt, "j", start, start + 1, null, start + 500, code, "carrier", "");
  }
}
