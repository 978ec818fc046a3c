package io.carillon.scheduler.job;

import static io.carillon.scheduler.job.JobCases.ENDED;
import static io.carillon.scheduler.job.JobCases.FRESH;
import static io.carillon.scheduler.job.JobCases.NOW;
import static io.carillon.scheduler.job.JobCases.afterEnd;
import static io.carillon.scheduler.job.JobCases.noChance;
import static io.carillon.scheduler.job.JobCases.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.CallSpec;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.Retry;
import io.carillon.scheduler.job.Verdict.Done;
import io.carillon.scheduler.job.Verdict.NextDestination;
import io.carillon.scheduler.job.Verdict.OtherTrunk;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A call for codecs that a PBX cannot translate: it is not rung in vain for half an hour, and its end says why. */
final class JobCodecTest {
  private static final Ending NO_CODEC = Ending.without(Outcome.TRUNK_FAILED, Ending.NO_CODEC, ENDED);

  /** Three rounds on whatever outcome. */
  private static CallSpec with(List<String> codecs, String... numbers) {
    return new CallSpec(to(numbers).destinations(), null, null, null, null, null, null, null, null, null, null, codecs, null,
        new Retry(3, 20, EnumSet.allOf(Outcome.class)), null, null, null, null, null, null, null);
  }

  private static Verdict whereNoTrunkIsLeft(CallSpec spec, Ending last) {
    var verdict = afterEnd(FRESH, last, spec);
    var job = JobMachine.carriedOut(FRESH, last, spec, verdict);
    assertThat(job.attempts()).as("used up").isZero();
    return JobMachine.noTrunkLeft(job, List.of("north"), last, spec, NOW, noChance());
  }

  @Test void itGoesByAnotherTrunkAndNeverByThisOneAgain() {
    assertThat(afterEnd(FRESH, NO_CODEC, with(List.of("g722"), "+1"))).isEqualTo(new OtherTrunk("north", true));
  }

  @Test void whereNoTrunkIsLeftItEndsAndSaysWhy() {
    assertThat(whereNoTrunkIsLeft(with(List.of("g722"), "+1"), NO_CODEC)).isEqualTo(new Done(JobState.FAILED, "NO_CODEC"));
    assertThat(whereNoTrunkIsLeft(with(List.of("g722"), "+1", "+2"), NO_CODEC)).isEqualTo(new NextDestination(1));
  }

  @Test void whereTheCallNamedNoneItIsTheOperatorsToSetRight() {
    for (List<String> none : Arrays.<List<String>>asList(null, List.of())) {
      assertThat(afterEnd(FRESH, NO_CODEC, with(none, "+1"))).isEqualTo(new OtherTrunk("north", false));
      assertThat(whereNoTrunkIsLeft(with(none, "+1"), NO_CODEC)).isInstanceOf(Verdict.Later.class);
    }
  }

  @Test void anotherFaultOfTheTrunkIsNone() {
    var failed = Ending.without(Outcome.TRUNK_FAILED, null, ENDED);
    assertThat(afterEnd(FRESH, failed, with(List.of("g722"), "+1"))).isEqualTo(new OtherTrunk("north", false));
    assertThat(whereNoTrunkIsLeft(with(List.of("g722"), "+1"), failed)).isInstanceOf(Verdict.Later.class);
  }
}
