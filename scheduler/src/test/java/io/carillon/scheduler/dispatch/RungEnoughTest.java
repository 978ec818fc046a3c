package io.carillon.scheduler.dispatch;

import static io.carillon.scheduler.settings.LineSettings.ALONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.Window;
import io.carillon.scheduler.daily.Daily;
import io.carillon.scheduler.daily.NumberDay;
import io.carillon.scheduler.window.RecipientZones;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How often a day a number is rung. */
final class RungEnoughTest {
  /** At noon in UTC it is the same day in Moscow and Los Angeles, and the next in Auckland. */
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

  private final Map<NumberDay, Integer> rung = new HashMap<>();
  private final PlannerWorld world = new PlannerWorld().pbx("a", 50).trunk("north", 20, 50).route("+X.", "north").route("X.", "north");

  private DispatchPlan plan() {
    var all = world.snapshot();
    return new DispatchPlanner(new RecipientZones(ZoneId.of("UTC"))).plan(new Snapshot(all.now(), all.nowMillis(), all.settings(), all.pbxs(), all.usage(), all.shares(),
        all.book(), all.turns(), Map.of(), new Daily(2, rung), all.candidates(), all.cutCampaigns()));
  }

  private void rung(String number, LocalDate day, int times) {
    rung.put(new NumberDay("t", number, day), times);
  }

  private static CallSpec inWindow(String to) {
    return CallSpec.to(List.of(Destination.number(to))).over(new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        new Window("09:00", "20:00", Set.of(), "recipient"), null, null, null, null));
  }

  @Test
  void whoWasRungOftenEnoughIsRungWhenItsWindowOpensTomorrow() {
    rung("+74952223344", TODAY, 2);
    var job = world.job(ALONE, inWindow("+74952223344"), 5);
    var plan = plan();
    assertThat(plan.dials()).isEmpty();
    assertThat(plan.deferrals()).containsExactly(
        new DispatchPlan.Deferral(job.id(), "CAP", Instant.parse("2026-11-24T06:00:00Z"), "Europe/Moscow", List.of()));
  }

  @Test
  void withoutAWindowAtTheSameTimeOfTheDay() {
    rung("+74952223344", TODAY, 2);
    world.job(ALONE, "+74952223344", 5);
    assertThat(plan().deferrals()).isEmpty();
    world.jobs.set(0, expiring(world.jobs.getFirst(), world.now.plusSeconds(90_000)));
    assertThat(plan().deferrals()).extracting(DispatchPlan.Deferral::dueAt).containsExactly(world.now.plusSeconds(86_400));
  }

  @Test
  void whoWouldExpireBeforeIsSuppressed() {
    rung("+74952223344", TODAY, 2);
    var job = world.job(ALONE, inWindow("+74952223344"), 5);
    world.jobs.set(0, expiring(job, Instant.parse("2026-11-24T06:00:00Z")));
    var plan = plan();
    assertThat(plan.deferrals()).isEmpty();
    assertThat(plan.suppressed()).isEqualTo(new HashMap<>(Map.of(job.id(), "CAP")));
  }

  @Test
  void alarmsAreRungAndYesterdayDoesNotCount() {
    rung("+74952223344", TODAY, 9);
    rung("+74952223355", TODAY.minusDays(1), 9);
    world.job(ALONE, "+74952223344", 9);
    world.job(ALONE, "+74952223355", 5);
    assertThat(plan().dials()).hasSize(2).allMatch(dial -> dial.countedOn().equals(TODAY));
  }

  @Test
  void theDayIsTheNumbersOwn() {
    world.now = Instant.parse("2026-11-23T12:00:00Z");
    world.job(ALONE, "+6493001234", 5);
    assertThat(plan().dials()).singleElement().matches(dial -> dial.countedOn().equals(TODAY.plusDays(1)));
  }

  @Test
  void ofManyJobsForOneNumberNoMoreAreRungInOnePassThanAreLeft() {
    rung("+74952223344", TODAY, 1);
    for (int i = 0; i < 4; i++) world.job(world.campaign(null), "+74952223344", 5);
    var plan = plan();
    assertThat(plan.dials()).hasSize(1);
    assertThat(plan.deferrals()).as("until that one is counted nobody is sent away").isEmpty();
  }

  private static Candidate expiring(Candidate job, Instant at) {
    return new Candidate(job.id(), job.campaign(), job.tenant(), job.kind(), job.priority(), job.dueAt(), at, job.spec(), job.round(), job.destination(), job.barredTrunks(),
        job.onlyPbx());
  }
}
