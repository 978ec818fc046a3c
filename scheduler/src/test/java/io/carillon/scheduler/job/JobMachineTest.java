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
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Acknowledge;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.AnsweredBy;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobState;
import io.carillon.contract.OnUnknown;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.contract.Retry;
import io.carillon.scheduler.job.Verdict.Done;
import io.carillon.scheduler.job.Verdict.Later;
import io.carillon.scheduler.job.Verdict.NextDestination;
import io.carillon.scheduler.job.Verdict.NextRound;
import io.carillon.scheduler.job.Verdict.OtherTrunk;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobMachineTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant ENDED = NOW.minusMillis(40);
  private static final JobView FRESH = JobView.fresh(NOW.plus(Duration.ofDays(1)));

  /** What each outcome leads to, where there is one number and one round. */
  private static final Map<Outcome, Verdict> ALONE = Map.ofEntries(
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

  @ParameterizedTest @EnumSource void anotherRoundComesOnlyAfterTheOutcomesNamed(Outcome outcome) {
    var spec = retried(to("+1"), new Retry(3, 20, Set.of(BUSY, NO_ANSWER)));
    var verdict = after(FRESH, outcome, spec);
    switch (outcome) {
      case BUSY, NO_ANSWER -> assertThat(verdict).isEqualTo(new NextRound(0, ENDED.plusSeconds(20)));
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
      default -> assertThat(verdict).isEqualTo(new Done(JobState.EXPIRED, null));
    }
  }

  @ParameterizedTest @EnumSource void onlyOutcomesThatTroubledNobodyUseUpNoAttempt(Outcome outcome) {
    var spec = to("+1");
    var ending = Endings.of(outcome, ENDED);
    var next = JobMachine.carriedOut(FRESH, ending, spec, JobMachine.after(FRESH, "north", ending, spec, NOW, noChance()));
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

  private static Verdict afterEnd(JobView job, Ending ending, CallSpec spec) {
    return JobMachine.after(job, "north", ending, spec, NOW, noChance());
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
    assertThat(JobMachine.after(FRESH, "north", Endings.of(BUSY, NOW.minusSeconds(3600)), spec, NOW, noChance())).isEqualTo(new NextRound(0, NOW));
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

  @Test void unknownIsRedialledOnlyWhereTheClientWantsIt() {
    var wanted = unknownRetried(retried(to("+1"), new Retry(2, 20, Set.of(BUSY))));
    assertThat(after(FRESH, UNKNOWN, wanted)).isEqualTo(new NextRound(0, ENDED.plusSeconds(20)));
    assertThat(after(FRESH, UNKNOWN, unknownRetried(to("+1")))).isInstanceOf(NextRound.class);
    var crashed = Ending.without(UNKNOWN, "PBX_CRASHED", ENDED);
    assertThat(JobMachine.after(FRESH, "north", crashed, to("+1"), NOW, noChance())).isEqualTo(new Done(JobState.FAILED, "PBX_CRASHED"));
  }

  @Test void withoutTheKeyThatWasAskedForTheNextNumberIsRung() {
    var spec = acknowledged(to("+1", "+2"));
    assertThat(JobMachine.after(FRESH, "north", Endings.answered(null, true, ENDED), spec, NOW, noChance())).isEqualTo(new Done(JobState.COMPLETED, null));
    for (Boolean not : Arrays.asList(false, null)) {
      var ending = Endings.answered(null, not, ENDED);
      assertThat(JobMachine.after(FRESH, "north", ending, spec, NOW, noChance())).isEqualTo(new NextDestination(1));
      assertThat(JobMachine.after(at(1), "north", ending, spec, NOW, noChance())).isEqualTo(new Done(JobState.FAILED, "NOT_ACKNOWLEDGED"));
    }
  }

  @Test void onlyThoseAcceptedCountAsReached() {
    var humans = accepting(to("+1"), Set.of(AnsweredBy.HUMAN, AnsweredBy.UNSURE));
    var machine = Endings.answered(AnsweredBy.MACHINE, null, ENDED);
    assertThat(JobMachine.after(FRESH, "north", machine, to("+1"), NOW, noChance())).isEqualTo(new Done(JobState.COMPLETED, null));
    assertThat(JobMachine.after(FRESH, "north", machine, humans, NOW, noChance())).isEqualTo(new Done(JobState.FAILED, "NOT_ACCEPTED"));
    assertThat(JobMachine.after(FRESH, "north", Endings.answered(AnsweredBy.UNSURE, null, ENDED), humans, NOW, noChance()))
        .isEqualTo(new Done(JobState.COMPLETED, null));
    assertThat(JobMachine.after(FRESH, "north", Endings.answered(null, null, ENDED), humans, NOW, noChance())).isEqualTo(new Done(JobState.COMPLETED, null));
  }

  /** Any sequence of outcomes and trunks ends, within the attempts there can be, and never rings a dead number or a refusing trunk again. */
  @Test void everyJobEnds() {
    for (long seed = 1; seed <= 2000; seed++) walk(seed);
  }

  private static void walk(long seed) {
    var random = new SplittableRandom(seed);
    var spec = anySpec(random);
    var trunks = List.of("north", "south", "east").subList(0, 1 + random.nextInt(3));
    var now = NOW;
    var job = JobView.fresh(NOW.plus(Duration.ofDays(1 + random.nextInt(30))));
    var tries = new HashMap<String, Integer>();
    int steps = 0;
    while (true) {
      assertThat(steps++).as("seed %d: steps", seed).isLessThan(2000);
      var here = job;
      var free = trunks.stream().filter(trunk -> !here.barredTrunks().contains(trunk)).toList();
      assertThat(job.deadNumbers()).as("seed %d: dead numbers", seed).doesNotContain(JobMachine.name(spec.destinations().get(job.destination())));
      Verdict verdict;
      if (free.isEmpty()) {
        verdict = JobMachine.noTrunkLeft(job, trunks, Endings.of(BUSY, now), spec, now, random);
        if (!(verdict instanceof Done)) job = JobMachine.carriedOutWithoutTrunk(job, verdict);
      } else {
        var trunk = free.get(random.nextInt(free.size()));
        var ending = Endings.of(Outcome.values()[random.nextInt(Outcome.values().length)], now);
        if (job.blockedTrunks().contains(job.destination() + ":" + trunk)) throw new AssertionError("seed " + seed + ": a refusing trunk again");
        tries.merge(job.round() + "/" + job.destination(), 1, Integer::sum);
        verdict = JobMachine.after(job, trunk, ending, spec, now, random);
        var next = JobMachine.carriedOut(job, ending, spec, verdict);
        assertThat(next.attempts() + next.freeAttempts()).as("seed %d: each attempt is counted", seed).isGreaterThanOrEqualTo(job.attempts());
        job = next;
      }
      assertThat(Verdict.at(verdict, now)).as("seed %d: never back in time", seed).isAfterOrEqualTo(now);
      if (verdict instanceof Done done) {
        assertThat(done.state().isFinal()).isTrue();
        break;
      }
      now = Verdict.at(verdict, now).plusSeconds(random.nextInt(60));
      if (!now.isBefore(job.expiresAt())) break;
    }
    tries.forEach((where, n) -> assertThat(n).as("seed %d: at %s", seed, where).isLessThanOrEqualTo(11 + 3));
  }

  private static CallSpec anySpec(SplittableRandom random) {
    var destinations = new java.util.ArrayList<Destination>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      var after = EnumSet.noneOf(Outcome.class);
      for (var outcome : Outcome.values()) if (random.nextInt(3) == 0) after.add(outcome);
      destinations.add(new Destination("+" + random.nextInt(4), null, null, null, random.nextBoolean() ? after : Set.of()));
    }
    var spec = CallSpec.to(destinations);
    if (random.nextBoolean()) spec = retried(spec, new Retry(1 + random.nextInt(5), random.nextInt(600), random.nextBoolean() ? null : EnumSet.allOf(Outcome.class)));
    return random.nextBoolean() ? unknownRetried(spec) : spec;
  }

  private static JobView at(int destination) {
    return new JobView(1, destination, destination, 0, Set.of(), Set.of(), Set.of(), false, false, FRESH.expiresAt());
  }

  private static Verdict after(JobView job, Outcome outcome, CallSpec spec) {
    return JobMachine.after(job, "north", Endings.of(outcome, ENDED), spec, NOW, noChance());
  }

  private static JobView carriedOut(JobView job, Outcome outcome, CallSpec spec, Verdict verdict) {
    return JobMachine.carriedOut(job, Endings.of(outcome, ENDED), spec, verdict);
  }

  private static CallSpec to(String... numbers) {
    return CallSpec.to(Arrays.stream(numbers).map(Destination::number).toList());
  }

  private static CallSpec retried(CallSpec s, Retry retry) {
    return new CallSpec(s.destinations(), null, null, null, null, s.acknowledge(), null, s.accept(), null, null, null, null, null, retry, null, null, null, null,
        s.onUnknown(), null, null);
  }

  private static CallSpec unknownRetried(CallSpec s) {
    return new CallSpec(s.destinations(), null, null, null, null, null, null, null, null, null, null, null, null, s.retry(), null, null, null, null, OnUnknown.RETRY,
        null, null);
  }

  private static CallSpec acknowledged(CallSpec s) {
    return new CallSpec(s.destinations(), null, null, null, null, new Acknowledge("1", 10), null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null);
  }

  private static CallSpec accepting(CallSpec s, Set<AnsweredBy> accept) {
    return new CallSpec(s.destinations(), null, null, null, null, null, null, accept, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Chance that never lengthens a wait. */
  private static java.util.random.RandomGenerator noChance() {
    return () -> 0L;
  }
}
