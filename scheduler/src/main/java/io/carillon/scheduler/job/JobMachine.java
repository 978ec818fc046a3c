package io.carillon.scheduler.job;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.AnsweredBy;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobState;
import io.carillon.contract.OnUnknown;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.scheduler.retry.RetryPolicy;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Decides what becomes of a job when its attempt has ended, and where it stands then.
 *
 * <pre>
 *  ANSWERED                   accepted, acknowledged where asked: COMPLETED; else unsuccessful
 *  BUSY NO_ANSWER REJECTED
 *  UNREACHABLE                unsuccessful
 *  INVALID_NUMBER             the number is dead in this job; unsuccessful
 *  BLOCKED                    another trunk, never this one; none left: unsuccessful
 *  CONGESTION TRUNK_FAILED    another trunk at once; none left: later ┐ 10 times at a destination,
 *  PBX_OVERLOADED REFUSED     later                                   ┘ then unsuccessful; not counted while the trunk is out
 *  REFUSED for what it says   unsuccessful at once, and no further round: it would be refused alike
 *  TRUNK_FAILED for want of   another trunk, never this one; none left: unsuccessful, and no further round: the call itself
 *  a codec it asked for       named them
 *  CANCELLED                  CANCELLED
 *  UNKNOWN                    FAILED, or unsuccessful where the client wants a redial
 *
 *  unsuccessful: the next destination that is named after this outcome; none: another round, where one is left and the
 *  outcome deserves it; else FAILED.
 * </pre>
 *
 * <p>A job told to stop is CANCELLED whatever the outcome, one whose campaign is over likewise unless it was reached. What would
 * happen only after the job's expiry makes it EXPIRED at once. The caller id is no part of any decision: it never changes.
 */
public final class JobMachine {
  private static final Set<AnsweredBy> ANYBODY = Set.of(AnsweredBy.values());

  private JobMachine() {}

  /** As below, over a trunk that is not out. */
  static Verdict after(JobView job, String trunk, Ending ending, CallSpec spec, Instant now, RandomGenerator random) {
    return after(job, trunk, ending, spec, false, now, random);
  }

  /**
   * The verdict after an attempt of {@code job.destination()} over {@code trunk}.
   *
   * @param trunkOut it ended so because the trunk is out: however often, that counts for nothing
   */
  public static Verdict after(JobView job, String trunk, Ending ending, CallSpec spec, boolean trunkOut, Instant now, RandomGenerator random) {
    if (job.cancelRequested()) return new Verdict.Done(JobState.CANCELLED, job.campaignOver() ? "CAMPAIGN_OVER" : "REQUESTED");
    var verdict = onOutcome(job, trunk, ending, spec, trunkOut, now, random);
    if (verdict instanceof Verdict.Done) return verdict;
    if (job.campaignOver()) return new Verdict.Done(JobState.CANCELLED, "CAMPAIGN_OVER");
    return inTime(verdict, job, now);
  }

  /**
   * The verdict where dispatch finds that every trunk of the number's route is barred. Barred for now: cleared, and later.
   * Refused for good: the number is unsuccessful.
   *
   * @param routed the trunks the number's route names for this job, all of them barred
   * @param last the last attempt's outcome and end
   */
  public static Verdict noTrunkLeft(JobView job, List<String> routed, Ending last, CallSpec spec, Instant now, RandomGenerator random) {
    boolean refusedByAll = routed.stream().allMatch(trunk -> job.blockedTrunks().contains(blocked(job.destination(), trunk)));
    var refusal = noCodec(last, spec) ? last : Ending.without(Outcome.BLOCKED, null, last == null || last.endedAt() == null ? now : last.endedAt());
    var verdict = refusedByAll
        ? unsuccessful(job, refusal, spec, now, random)
        : new Verdict.Later(RetryPolicy.again(job.freeAttempts(), now, random));
    return verdict instanceof Verdict.Done ? verdict : inTime(verdict, job, now);
  }

  private static Verdict onOutcome(JobView job, String trunk, Ending ending, CallSpec spec, boolean trunkOut, Instant now, RandomGenerator random) {
    boolean free = trunkOut || job.freeAttempts() < RetryPolicy.MOST_FREE;
    return switch (ending.outcome()) {
      case ANSWERED -> reached(ending, spec) ? new Verdict.Done(JobState.COMPLETED, null) : unsuccessful(job, ending, spec, now, random);
      case BUSY, NO_ANSWER, REJECTED, UNREACHABLE, INVALID_NUMBER -> unsuccessful(job, ending, spec, now, random);
      case BLOCKED -> new Verdict.OtherTrunk(trunk, true);
      case CONGESTION, TRUNK_FAILED -> noCodec(ending, spec) ? new Verdict.OtherTrunk(trunk, true)
          : free ? new Verdict.OtherTrunk(trunk, false) : unsuccessful(job, ending, spec, now, random);
      case PBX_OVERLOADED, REFUSED -> free && !hopeless(ending, spec)
          ? new Verdict.Later(RetryPolicy.again(ending, job.freeAttempts(), now, random)) : unsuccessful(job, ending, spec, now, random);
      case CANCELLED -> new Verdict.Done(JobState.CANCELLED, ending.reason());
      case UNKNOWN -> spec.onUnknown() == OnUnknown.RETRY
          ? unsuccessful(job, ending, spec, now, random)
          : new Verdict.Done(JobState.FAILED, ending.reason() == null ? "UNKNOWN" : ending.reason());
    };
  }

  private static boolean reached(Ending ending, CallSpec spec) {
    return accepted(ending, spec) && acknowledged(ending, spec);
  }

  private static boolean accepted(Ending ending, CallSpec spec) {
    return ending.answeredBy() == null || (spec.accept() == null ? ANYBODY : spec.accept()).contains(ending.answeredBy());
  }

  private static boolean acknowledged(Ending ending, CallSpec spec) {
    return spec.acknowledge() == null || Boolean.TRUE.equals(ending.acknowledged());
  }

  private static Verdict unsuccessful(JobView job, Ending ending, CallSpec spec, Instant now, RandomGenerator random) {
    var destinations = spec.destinations();
    var dead = deadAfter(job, ending, spec);
    int next = following(destinations, job.destination(), ending.outcome(), dead);
    if (next >= 0) return new Verdict.NextDestination(next);
    var retry = RetryPolicy.rounds(spec);
    int first = opening(destinations, dead);
    if (first >= 0 && !hopeless(ending, spec) && RetryPolicy.deservesAnother(retry, ending.outcome(), job.round())) {
      var ended = ending.endedAt() == null ? now : ending.endedAt();
      return new Verdict.NextRound(first, RetryPolicy.nextRound(retry, ending.outcome(), ended, now, random));
    }
    return new Verdict.Done(JobState.FAILED, whyFailed(ending, spec));
  }

  /** It cannot be done as it is, now or ever: another try would come to the same. */
  private static boolean hopeless(Ending ending, CallSpec spec) {
    return ending.outcome() == Outcome.REFUSED && Refusal.isFinal(ending.reason()) || noCodec(ending, spec);
  }

  /** For codecs that the call itself named: where it named none, operators can set it right. */
  private static boolean noCodec(Ending ending, CallSpec spec) {
    return ending != null && ending.outcome() == Outcome.TRUNK_FAILED && Ending.NO_CODEC.equals(ending.reason())
        && spec.codecs() != null && !spec.codecs().isEmpty();
  }

  private static String whyFailed(Ending ending, CallSpec spec) {
    if (hopeless(ending, spec)) return ending.reason();
    if (ending.outcome() != Outcome.ANSWERED) return ending.outcome().name();
    return accepted(ending, spec) ? "NOT_ACKNOWLEDGED" : "NOT_ACCEPTED";
  }

  /** The next destination that this outcome leads to, or -1. */
  private static int following(List<Destination> destinations, int from, Outcome outcome, Set<String> dead) {
    for (int i = from + 1; i < destinations.size(); i++) {
      var destination = destinations.get(i);
      boolean named = destination.after().isEmpty() || destination.after().contains(outcome);
      if (named && !dead.contains(name(destination))) return i;
    }
    return -1;
  }

  /** Where a round begins: a dead first number counts as tried and found invalid. */
  private static int opening(List<Destination> destinations, Set<String> dead) {
    return dead.contains(name(destinations.get(0))) ? following(destinations, 0, Outcome.INVALID_NUMBER, dead) : 0;
  }

  private static Verdict inTime(Verdict verdict, JobView job, Instant now) {
    return Verdict.at(verdict, now).isBefore(job.expiresAt()) ? verdict : new Verdict.Done(JobState.EXPIRED, "RETRY");
  }

  /** As below, over a trunk that is not out. */
  static JobView carriedOut(JobView job, Ending ending, CallSpec spec, Verdict verdict) {
    return carriedOut(job, ending, spec, false, verdict);
  }

  /** Where the job stands once the verdict is carried out; {@code trunkOut} as the verdict was asked for. */
  public static JobView carriedOut(JobView job, Ending ending, CallSpec spec, boolean trunkOut, Verdict verdict) {
    boolean free = trunkOut || ending.outcome().usesNoAttempt() && job.freeAttempts() < RetryPolicy.MOST_FREE;
    int attempts = job.attempts() + (free ? 0 : 1);
    int freeHere = job.freeAttempts() + (free && !trunkOut ? 1 : 0);
    var dead = deadAfter(job, ending, spec);
    return switch (verdict) {
      case Verdict.Done done -> at(job, job.round(), job.destination(), attempts, freeHere, job.barredTrunks(), job.blockedTrunks(), dead);
      case Verdict.NextDestination next -> at(job, job.round(), next.destination(), attempts, 0,
          stillBarred(job.blockedTrunks(), next.destination()), job.blockedTrunks(), dead);
      case Verdict.NextRound next -> at(job, job.round() + 1, next.destination(), attempts, next.destination() == job.destination() ? freeHere : 0,
          stillBarred(job.blockedTrunks(), next.destination()), job.blockedTrunks(), dead);
      case Verdict.OtherTrunk other -> at(job, job.round(), job.destination(), attempts, freeHere, with(job.barredTrunks(), other.trunk()),
          other.refused() ? with(job.blockedTrunks(), blocked(job.destination(), other.trunk())) : job.blockedTrunks(), dead);
      case Verdict.Later later -> at(job, job.round(), job.destination(), attempts, freeHere, job.barredTrunks(), job.blockedTrunks(), dead);
    };
  }

  /** The same after {@link #noTrunkLeft}: no attempt was made, and what was barred only for now is cleared. */
  public static JobView carriedOutWithoutTrunk(JobView job, Verdict verdict) {
    return switch (verdict) {
      case Verdict.NextRound next -> at(job, job.round() + 1, next.destination(), job.attempts(),
          next.destination() == job.destination() ? job.freeAttempts() : 0,
          stillBarred(job.blockedTrunks(), next.destination()), job.blockedTrunks(), job.deadNumbers());
      case Verdict.NextDestination next -> at(job, job.round(), next.destination(), job.attempts(), 0,
          stillBarred(job.blockedTrunks(), next.destination()), job.blockedTrunks(), job.deadNumbers());
      case Verdict.Later later -> at(job, job.round(), job.destination(), job.attempts(), job.freeAttempts(),
          stillBarred(job.blockedTrunks(), job.destination()), job.blockedTrunks(), job.deadNumbers());
      case Verdict.Done done -> job;
      case Verdict.OtherTrunk other -> throw new IllegalStateException("no trunk is left, yet another one is asked for: " + job);
    };
  }

  private static JobView at(JobView job, int round, int destination, int attempts, int free, Set<String> barred, Set<String> blocked,
      Set<String> dead) {
    return new JobView(round, destination, attempts, free, barred, blocked, dead, job.cancelRequested(), job.campaignOver(), job.expiresAt());
  }

  private static Set<String> deadAfter(JobView job, Ending ending, CallSpec spec) {
    if (ending.outcome() != Outcome.INVALID_NUMBER) return job.deadNumbers();
    return with(job.deadNumbers(), name(spec.destinations().get(job.destination())));
  }

  /** What a destination is known by among the dead numbers. */
  static String name(Destination destination) {
    return destination.to() != null ? destination.to() : "target:" + destination.target();
  }

  private static String blocked(int destination, String trunk) {
    return destination + ":" + trunk;
  }

  private static Set<String> stillBarred(Set<String> blocked, int destination) {
    var still = new HashSet<String>();
    String here = destination + ":";
    blocked.forEach(one -> {
      if (one.startsWith(here)) still.add(one.substring(here.length()));
    });
    return still;
  }

  private static Set<String> with(Set<String> some, String more) {
    var all = new HashSet<>(some);
    all.add(more);
    return all;
  }
}
