package io.carillon.scheduler.campaign;

import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import java.util.EnumMap;
import java.util.Map;

/** A campaign's jobs by state, and its final ones by last outcome. */
record Counts(Map<JobState, Long> jobs, Map<Outcome, Long> outcomes) {
  private static final String STATE = "state:";
  private static final String OUTCOME = "outcome:";

  Counts {
    jobs = Map.copyOf(jobs);
    outcomes = Map.copyOf(outcomes);
  }

  /** From sums of the tally, by what they count; every state is there, outcomes only where there was one. */
  static Counts of(Map<String, Long> sums) {
    var jobs = new EnumMap<JobState, Long>(JobState.class);
    for (var state : JobState.values()) jobs.put(state, 0L);
    var outcomes = new EnumMap<Outcome, Long>(Outcome.class);
    sums.forEach((what, n) -> {
      if (what.startsWith(STATE)) jobs.put(JobState.valueOf(what.substring(STATE.length())), n);
      else if (n != 0) outcomes.put(Outcome.valueOf(what.substring(OUTCOME.length())), n);
    });
    return new Counts(jobs, outcomes);
  }

  long submitted() {
    return jobs.values().stream().mapToLong(Long::longValue).sum();
  }

  long waiting() {
    return jobs.get(JobState.QUEUED) + jobs.get(JobState.WAITING);
  }

  long dialing() {
    return jobs.get(JobState.DIALING);
  }
}
