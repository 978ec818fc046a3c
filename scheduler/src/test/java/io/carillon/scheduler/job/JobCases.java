package io.carillon.scheduler.job;

import static io.carillon.contract.Outcome.ANSWERED;
import static io.carillon.contract.Outcome.BLOCKED;
import static io.carillon.contract.Outcome.BUSY;
import static io.carillon.contract.Outcome.CANCELLED;
import static io.carillon.contract.Outcome.CONGESTION;
import static io.carillon.contract.Outcome.INVALID_NUMBER;
import static io.carillon.contract.Outcome.NO_ANSWER;
import static io.carillon.contract.Outcome.PBX_OVERLOADED;
import static io.carillon.contract.Outcome.REFUSED;
import static io.carillon.contract.Outcome.REJECTED;
import static io.carillon.contract.Outcome.TRUNK_FAILED;
import static io.carillon.contract.Outcome.UNKNOWN;
import static io.carillon.contract.Outcome.UNREACHABLE;

import io.carillon.contract.Acknowledge;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.AnsweredBy;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobState;
import io.carillon.contract.OnUnknown;
import io.carillon.contract.Outcome;
import io.carillon.contract.Retry;
import io.carillon.scheduler.job.Verdict.Done;
import io.carillon.scheduler.job.Verdict.Later;
import io.carillon.scheduler.job.Verdict.OtherTrunk;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Jobs, wishes and verdicts for the machine's tests: an attempt over the trunk north that ended a moment ago. */
final class JobCases {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  static final Instant ENDED = NOW.minusMillis(40);
  static final JobView FRESH = JobView.fresh(NOW.plus(Duration.ofDays(1)));

  /** What each outcome leads to, where there is one number and one round. */
  static final Map<Outcome, Verdict> ALONE = Map.ofEntries(
      Map.entry(ANSWERED, new Done(JobState.COMPLETED, null)),
      Map.entry(BUSY, new Done(JobState.FAILED, "BUSY")),
      Map.entry(NO_ANSWER, new Done(JobState.FAILED, "NO_ANSWER")),
      Map.entry(REJECTED, new Done(JobState.FAILED, "REJECTED")),
      Map.entry(UNREACHABLE, new Done(JobState.FAILED, "UNREACHABLE")),
      Map.entry(INVALID_NUMBER, new Done(JobState.FAILED, "INVALID_NUMBER")),
      Map.entry(BLOCKED, new OtherTrunk("north", true)),
      Map.entry(CONGESTION, new OtherTrunk("north", false)),
      Map.entry(TRUNK_FAILED, new OtherTrunk("north", false)),
      Map.entry(PBX_OVERLOADED, new Later(NOW.plusSeconds(5))),
      Map.entry(REFUSED, new Later(NOW.plusSeconds(5))),
      Map.entry(CANCELLED, new Done(JobState.CANCELLED, null)),
      Map.entry(UNKNOWN, new Done(JobState.FAILED, "UNKNOWN")));

  private JobCases() {}

  static JobView at(int destination) {
    return new JobView(1, destination, destination, 0, Set.of(), Set.of(), Set.of(), false, false, FRESH.expiresAt());
  }

  static Verdict after(JobView job, Outcome outcome, CallSpec spec) {
    return JobMachine.after(job, "north", Endings.of(outcome, ENDED), spec, NOW, noChance());
  }

  static Verdict afterEnd(JobView job, Ending ending, CallSpec spec) {
    return JobMachine.after(job, "north", ending, spec, NOW, noChance());
  }

  static JobView carriedOut(JobView job, Outcome outcome, CallSpec spec, Verdict verdict) {
    return JobMachine.carriedOut(job, Endings.of(outcome, ENDED), spec, verdict);
  }

  static CallSpec to(String... numbers) {
    return CallSpec.to(Arrays.stream(numbers).map(Destination::number).toList());
  }

  static CallSpec retried(CallSpec s, Retry retry) {
    return new CallSpec(s.destinations(), null, null, null, null, s.acknowledge(), null, s.accept(), null, null, null, null, null, retry, null, null, null, null,
        s.onUnknown(), null, null);
  }

  static CallSpec unknownRetried(CallSpec s) {
    return new CallSpec(s.destinations(), null, null, null, null, null, null, null, null, null, null, null, null, s.retry(), null, null, null, null, OnUnknown.RETRY,
        null, null);
  }

  static CallSpec acknowledged(CallSpec s) {
    return new CallSpec(s.destinations(), null, null, null, null, new Acknowledge("1", 10), null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null);
  }

  static CallSpec accepting(CallSpec s, Set<AnsweredBy> accept) {
    return new CallSpec(s.destinations(), null, null, null, null, null, null, accept, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Chance that never lengthens a wait. */
  static RandomGenerator noChance() {
    return () -> 0L;
  }
}
