package io.carillon.scheduler.job;

import static io.carillon.contract.Outcome.BUSY;
import static io.carillon.scheduler.job.JobCases.NOW;
import static io.carillon.scheduler.job.JobCases.retried;
import static io.carillon.scheduler.job.JobCases.unknownRetried;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.Outcome;
import io.carillon.contract.Retry;
import io.carillon.scheduler.job.Verdict.Done;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any job ends, whatever comes. */
final class JobWalkTest {
  /**
   * Any sequence of outcomes and trunks ends, within the attempts there can be, and never rings a dead number or a refusing trunk
   * again.
   */
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
    var destinations = new ArrayList<Destination>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      var after = EnumSet.noneOf(Outcome.class);
      for (var outcome : Outcome.values()) if (random.nextInt(3) == 0) after.add(outcome);
      destinations.add(new Destination("+" + random.nextInt(4), null, null, null, random.nextBoolean() ? after : Set.of()));
    }
    var spec = CallSpec.to(destinations);
    if (random.nextBoolean()) spec = retried(spec, new Retry(1 + random.nextInt(5), random.nextInt(600), random.nextBoolean() ? null : EnumSet.allOf(Outcome.class)));
    return random.nextBoolean() ? unknownRetried(spec) : spec;
  }
}
