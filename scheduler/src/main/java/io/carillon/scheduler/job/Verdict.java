package io.carillon.scheduler.job;

import io.carillon.contract.JobState;
import java.time.Instant;

/** What follows from an attempt's end. */
public sealed interface Verdict {
  /** The job is over. {@code reason} says why where the state and the outcome do not, or is null. */
  record Done(JobState state, String reason) implements Verdict {}

  /** Ring the next number of this round, at once. */
  record NextDestination(int destination) implements Verdict {}

  /** Begin another round, at the first number that is not dead. */
  record NextRound(int destination, Instant at) implements Verdict {}

  /**
   * The same number over another trunk, at once. {@code trunk} is barred: until cleared, or for ever where it {@code refused}.
   */
  record OtherTrunk(String trunk, boolean refused) implements Verdict {}

  /** The same number later, over any trunk that has not refused it. */
  record Later(Instant at) implements Verdict {}

  /** When the job is to be rung again; {@code now} where that is at once, or never. */
  static Instant at(Verdict verdict, Instant now) {
    return switch (verdict) {
      case NextRound round -> round.at();
      case Later later -> later.at();
      case Done done -> now;
      case NextDestination next -> now;
      case OtherTrunk other -> now;
    };
  }
}
