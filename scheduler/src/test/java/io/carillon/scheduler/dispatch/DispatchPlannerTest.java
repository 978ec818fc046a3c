package io.carillon.scheduler.dispatch;

import static io.carillon.scheduler.settings.LineSettings.ALONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.Window;
import io.carillon.scheduler.capacity.Foreign;
import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.ShareKey;
import io.carillon.scheduler.settings.LineSettings.Campaign;
import io.carillon.scheduler.settings.LineSettings.Trunk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DispatchPlannerTest {
  private final PlannerWorld world = new PlannerWorld().pbx("a", 100).pbx("b", 100);

  private static Map<String, Long> count(DispatchPlan plan, java.util.function.Function<DispatchPlan.Dial, String> by) {
    return plan.dials().stream().collect(Collectors.groupingBy(by, Collectors.counting()));
  }

  @Test
  void takesNoMoreChannelsThanTheTrunkHas() {
    world.trunk("north", 3, 100).route("X.", "north");
    for (int i = 0; i < 10; i++) world.job(ALONE, "1000" + i, 5);
    assertThat(world.plan().dials()).hasSize(3);
  }

  @Test
  void countsOurAttemptsForeignChannelsAndTheReserve() {
    world.trunk(new Trunk("north", "d", "e", "", "", 10, 2, 0, 100, 3600, Set.of("a", "b")), 100).route("X.", "north");
    world.used.add("north", "a", ALONE, 3, 0, 0);
    world.states.put("b", new PbxState("b", 1, true, new Foreign(Map.of("north", 4))));
    for (int i = 0; i < 10; i++) world.job(ALONE, "1000" + i, 5);
    assertThat(world.plan().dials()).hasSize(1);
  }

  @Test
  void theUrgentReserveIsOnlyForAlarms() {
    world.trunk(new Trunk("north", "d", "e", "", "", 4, 0, 2, 100, 3600, Set.of("a")), 100).route("X.", "north");
    for (int i = 0; i < 4; i++) world.job(ALONE, "1000" + i, 8);
    var alarms = List.of(world.job(ALONE, "20001", 9), world.job(ALONE, "20002", 9), world.job(ALONE, "20003", 9));
    var plan = world.plan();
    assertThat(plan.dials().stream().map(DispatchPlan.Dial::job)).containsExactlyElementsOf(alarms);
    world.jobs.removeAll(alarms);
    assertThat(world.plan().dials()).hasSize(2);
  }

  /** Half a second of bulk lies at the agent: it is overtaken there. */
  @Test
  void anAlarmDoesNotWaitForWhatWasHandedOutAhead() {
    world.trunk("north", 100, 10).route("X.", "north");
    for (int i = 0; i < 50; i++) world.job(ALONE, "1000" + i, 5);
    var bulk = world.plan();
    assertThat(bulk.dials()).hasSize(10);
    handed(bulk);
    var alarms = new ArrayList<Candidate>();
    for (int i = 0; i < 12; i++) alarms.add(world.job(ALONE, "2000" + i, 9));
    var plan = world.plan();
    assertThat(plan.dials().stream().map(DispatchPlan.Dial::job)).as("half a second of alarms").containsExactlyElementsOf(alarms.subList(0, 10));
    handed(plan);
    assertThat(world.plan().dials()).as("and no more until they began").isEmpty();
    assertThat(new Starts(world.snapshot()).most(true)).isZero();
  }

  private void handed(DispatchPlan plan) {
    plan.dials().forEach(dial -> {
      world.used.add(dial.trunk(), dial.pbx(), dial.job().campaign(), 1, 1, dial.job().urgent() ? 1 : 0);
      world.jobs.remove(dial.job());
    });
    world.book = plan.book();
  }

  @Test
  void whatWasHandedOutAheadHoldsItsChannelAgainstAnAlarmToo() {
    world.trunk("north", 10, 20).route("X.", "north");
    for (int i = 0; i < 10; i++) world.job(ALONE, "1000" + i, 5);
    handed(world.plan());
    world.job(ALONE, "20001", 9);
    assertThat(world.plan().dials()).isEmpty();
  }

  @Test
  void aPbxKeepsAChannelForAlarmsAsItsTrunkDoes() {
    var small = new PlannerWorld().pbx("a", 5);
    small.trunk(new Trunk("north", "d", "e", "", "", 100, 0, 2, 100, 3600, Set.of("a")), 100);
    small.trunk(new Trunk("south", "d", "e", "", "", 100, 0, 1, 100, 3600, Set.of("a")), 100);
    small.route("1X.", "north").route("2X.", "south");
    for (int i = 0; i < 9; i++) small.job(ALONE, "1000" + i, 8);
    for (int i = 0; i < 9; i++) small.job(ALONE, "2000" + i, 8);
    assertThat(small.plan().dials()).as("all but two, by whatever trunk").hasSize(3);
    for (int i = 0; i < 9; i++) small.job(ALONE, "2001" + i, 9);
    assertThat(small.plan().dials()).hasSize(5).allMatch(dial -> dial.job().urgent());
  }

  @Test
  void aPbxOfFewChannelsIsNotKeptForAlarmsAlone() {
    var small = new PlannerWorld().pbx("a", 2);
    small.trunk(new Trunk("north", "d", "e", "", "", 100, 0, 9, 100, 3600, Set.of("a")), 100).route("X.", "north");
    for (int i = 0; i < 9; i++) small.job(ALONE, "1000" + i, 8);
    assertThat(small.plan().dials()).hasSize(1);
  }

  @Test
  void aWishThatCannotBeReadStopsNobodyElse() {
    world.trunk("north", 10, 100).route("X.", "north");
    var bad = world.job(ALONE, withWindow(new Window("nine", "20:00", Set.of(), null)), 5);
    var worse = world.job(ALONE, withWindow(new Window(null, null, Set.of(), null)), 5);
    var unread = world.job(ALONE, (CallSpec) null, 5);
    var good = world.job(ALONE, "10001", 5);
    var plan = world.plan();
    assertThat(plan.suppressed()).isEqualTo(Map.of(bad.id(), "BAD_WISH", worse.id(), "BAD_WISH", unread.id(), "BAD_WISH"));
    assertThat(plan.dials().stream().map(DispatchPlan.Dial::job)).containsExactly(good);
  }

  private static CallSpec withWindow(Window window) {
    var none = CallSpec.to(List.of(Destination.number("10000")));
    return new CallSpec(none.destinations(), null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, window, null, null, null,
        null);
  }

  @Test
  void goesToTheNextTrunkOfTheRouteAtOnce() {
    world.trunk("north", 2, 100).trunk("south", 10, 100).route("X.", "north", "south");
    for (int i = 0; i < 5; i++) world.job(ALONE, "1000" + i, 5);
    assertThat(count(world.plan(), DispatchPlan.Dial::trunk)).isEqualTo(Map.of("north", 2L, "south", 3L));
  }

  @Test
  void passesOverABarredTrunkAndHandsBackWhatHasNoneLeft() {
    world.trunk("north", 2, 100).trunk("south", 10, 100).route("X.", "north", "south");
    var job = world.job(ALONE, "10001", 5);
    world.jobs.set(0, barred(job, "north"));
    assertThat(world.plan().dials()).singleElement().extracting(DispatchPlan.Dial::trunk).isEqualTo("south");
    world.jobs.set(0, barred(job, "north", "south"));
    assertThat(world.plan().spent()).isEqualTo(Map.of(job.id(), List.of("north", "south")));
  }

  private static Candidate barred(Candidate job, String... trunks) {
    return new Candidate(job.id(), job.campaign(), job.tenant(), job.kind(), job.priority(), job.dueAt(), job.expiresAt(), job.spec(), job.round(),
        job.destination(), Set.of(trunks), job.onlyPbx());
  }

  @Test
  void aSickPbxGetsNothing() {
    world.trunk("north", 10, 100).route("X.", "north");
    world.states.put("a", new PbxState("a", 1, false, Foreign.NONE));
    for (int i = 0; i < 4; i++) world.job(ALONE, "1000" + i, 5);
    assertThat(count(world.plan(), DispatchPlan.Dial::pbx)).isEqualTo(Map.of("b", 4L));
  }

  @Test
  void spreadsOverPbxsByHeadroom() {
    world.trunk("north", 50, 20).route("X.", "north");
    for (int i = 0; i < 10; i++) world.job(ALONE, "1000" + i, 5);
    assertThat(count(world.plan(), DispatchPlan.Dial::pbx)).isEqualTo(Map.of("a", 5L, "b", 5L));
  }

  @Test
  void handsOutHalfASecondOfStartsAndNoMoreUntilTheyBegan() {
    world.trunk("north", 100, 10).route("X.", "north");
    for (int i = 0; i < 50; i++) world.job(ALONE, "1000" + i, 5);
    var first = world.plan();
    assertThat(count(first, DispatchPlan.Dial::pbx)).isEqualTo(Map.of("a", 5L, "b", 5L));
    assertThat(first.canStartMore()).isFalse();
  }

  @Test
  void aShareOfNothingStartsNothing() {
    world.trunk("north", 100, 0).route("X.", "north");
    world.job(ALONE, "10001", 5);
    var plan = world.plan();
    assertThat(plan.dials()).isEmpty();
    assertThat(plan.paceWake()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void higherPriorityGoesFirstWhoeverAsks() {
    world.trunk("north", 2, 100).route("X.", "north");
    var campaign = world.campaign(null);
    for (int i = 0; i < 5; i++) world.job(campaign, "1000" + i, 5);
    var alarm = world.job(ALONE, "20001", 9);
    var later = world.job(campaign, "30001", 6);
    assertThat(world.plan().dials().stream().map(DispatchPlan.Dial::job)).containsExactly(alarm, later);
  }

  @Test
  void campaignsGetAlikeAndTheOneWithFewestGoesFirst() {
    world.trunk("north", 12, 100).route("X.", "north");
    var big = world.campaign(null);
    var small = world.campaign(null);
    world.used.add("north", "a", big, 4, 0, 0);
    for (int i = 0; i < 100; i++) world.job(big, "1000" + i, 5);
    for (int i = 0; i < 100; i++) world.job(small, "2000" + i, 5);
    var plan = world.plan();
    assertThat(plan.dials().stream().filter(dial -> dial.job().campaign().equals(small))).hasSize(6);
    assertThat(plan.dials().stream().filter(dial -> dial.job().campaign().equals(big))).hasSize(2);
  }

  @Test
  void aCampaignKeepsToItsOwnLimitAndHoldsUpNobody() {
    world.trunk("north", 12, 100).route("X.", "north");
    var narrow = world.campaign(2);
    var other = world.campaign(null);
    for (int i = 0; i < 10; i++) world.job(narrow, "1000" + i, 7);
    for (int i = 0; i < 3; i++) world.job(other, "2000" + i, 5);
    var plan = world.plan();
    assertThat(plan.dials().stream().filter(dial -> dial.job().campaign().equals(narrow))).hasSize(2);
    assertThat(plan.dials().stream().filter(dial -> dial.job().campaign().equals(other))).hasSize(3);
  }

  @Test
  void aCampaignKeepsToItsShareOfItsOwnPaceAndHoldsUpNobody() {
    world.trunk("north", 40, 100).route("X.", "north");
    var slow = world.campaign(null, 2.0);
    var other = world.campaign(null);
    for (int i = 0; i < 10; i++) world.job(slow, "1000" + i, 7);
    for (int i = 0; i < 3; i++) world.job(other, "2000" + i, 5);
    assertThat(world.plan().dials()).as("no PBX has a share of it").hasSize(3).noneMatch(dial -> dial.job().campaign().equals(slow));
    world.shares.put(ShareKey.campaign(slow, "b"), new Limit(2, 1000));
    var plan = world.plan();
    assertThat(plan.dials().stream().filter(dial -> dial.job().campaign().equals(slow))).hasSize(2).allMatch(dial -> dial.pbx().equals("b"));
    assertThat(plan.dials().stream().filter(dial -> dial.job().campaign().equals(other))).hasSize(3);
  }

  @Test
  void aFullTrunkHoldsUpNobodyBehind() {
    world.trunk("north", 1, 100).trunk("south", 5, 100).route("1X.", "north").route("2X.", "south");
    var campaign = world.campaign(null);
    for (int i = 0; i < 5; i++) world.job(campaign, "1000" + i, 5);
    for (int i = 0; i < 3; i++) world.job(campaign, "2000" + i, 5);
    assertThat(count(world.plan(), DispatchPlan.Dial::trunk)).isEqualTo(Map.of("north", 1L, "south", 3L));
  }

  /** Written down once, it is looked at no more before its lines are free. */
  @Test
  void whatHidesOthersBehindAFullTrunkIsSaidWithWhatItWants() {
    world.trunk("north", 1, 100).trunk("south", 5, 100).route("1X.", "north").route("2X.", "south");
    var campaign = world.campaign(null);
    for (int i = 0; i < 5; i++) world.job(campaign, "1000" + i, 5);
    assertThat(world.plan().blocked()).as("all that is due was seen").isEmpty();
    world.cut.add(campaign);
    var plan = world.plan();
    assertThat(plan.deferrals()).isEmpty();
    assertThat(plan.blocked()).hasSize(4).allSatisfy(one -> assertThat(one.wants()).endsWith(" north"));
    var first = plan.blocked().getFirst().job();
    var moving = plan.moving(Set.of(first.id()));
    assertThat(moving.blocked()).hasSize(1);
    assertThat(moving.deferrals()).hasSize(1).allSatisfy(deferral -> {
      assertThat(deferral.reason()).isEqualTo("CAPACITY");
      assertThat(deferral.dueAt()).as("its place is kept").isEqualTo(first.dueAt());
    });
    world.trunks.remove("south");
    assertThat(world.plan().blocked()).as("nothing is free for anybody").isEmpty();
  }

  @Test
  void noRouteIsSaidAtOnce() {
    world.trunk("north", 1, 100).route("1X.", "north");
    var job = world.job(ALONE, "912", 5);
    assertThat(world.plan().suppressed()).isEqualTo(new HashMap<>(Map.of(job.id(), "NO_ROUTE")));
  }

  @Test
  void waitsForItsWindowAndForItsTime() {
    world.trunk("north", 9, 100).route("X.", "north").route("+X.", "north");
    var night = new Window("22:00", "23:00", Set.of(), "Asia/Tokyo");
    var spec = CallSpec.to(List.of(Destination.number("10001")));
    var byWindow = world.job(ALONE, withWindow(spec, night), 5);
    var later = PlannerWorld.NOW.plusSeconds(3600);
    var byTime = world.job(ALONE, notBefore(spec, later), 5);
    var plan = world.plan();
    assertThat(plan.dials()).isEmpty();
    assertThat(plan.deferrals()).containsExactlyInAnyOrder(
        new DispatchPlan.Deferral(byWindow.id(), "WINDOW", Instant.parse("2026-11-23T13:00:00Z"), "Asia/Tokyo", List.of()),
        new DispatchPlan.Deferral(byTime.id(), "SCHEDULED", later, null, List.of()));
  }

  private static CallSpec withWindow(CallSpec spec, Window window) {
    return spec.over(new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, window, null, null, null, null));
  }

  private static CallSpec notBefore(CallSpec spec, Instant at) {
    return spec.over(new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, at, null, null, null, null, null, null));
  }

  @Test
  void nothingIsBegunAfterItsWindowItsExpiryOrItsCampaignIsOver() {
    world.trunk("north", 9, 100).route("X.", "north");
    var spec = CallSpec.to(List.of(Destination.number("10001")));
    world.now = Instant.parse("2026-11-23T19:59:55Z");
    var free = world.job(ALONE, spec, 5);
    var closing = world.job(ALONE, withWindow(spec, new Window("09:00", "20:00", Set.of(), "UTC")), 5);
    var late = world.job(ALONE, spec, 5);
    world.jobs.set(2, expiring(late, world.now.plusSeconds(3)));
    var ending = world.campaign(null);
    world.campaigns.computeIfPresent(ending, (id, was) -> new Campaign(id, was.tenant(), was.spec(), null, null, 1, world.now.plusSeconds(1)));
    var last = world.job(ending, spec, 5);
    assertThat(world.plan().dials().stream().collect(Collectors.toMap(dial -> dial.job().id(), DispatchPlan.Dial::notAfter))).isEqualTo(Map.of(
        free.id(), world.now.plusSeconds(10), closing.id(), Instant.parse("2026-11-23T20:00:00Z"),
        late.id(), world.now.plusSeconds(3), last.id(), world.now.plusSeconds(1)));
  }

  private static Candidate expiring(Candidate job, Instant at) {
    return new Candidate(job.id(), job.campaign(), job.tenant(), job.kind(), job.priority(), job.dueAt(), at, job.spec(), job.round(),
        job.destination(), Set.of(), null);
  }

  @Test
  void theTrunkBoundsTheLengthOfACall() {
    world.trunk(new Trunk("north", "d", "e", "", "", 4, 0, 0, 100, 120, Set.of("a")), 100).route("X.", "north");
    world.job(ALONE, "10001", 5);
    assertThat(world.plan().dials()).singleElement().satisfies(dial -> {
      assertThat(dial.maxSeconds()).isEqualTo(120);
      assertThat(dial.ringSeconds()).isEqualTo(60);
      assertThat(dial.script()).isEqualTo("notify");
    });
  }

  @Test
  void whoMustBeRungByOnePbxIsRungByNoOther() {
    world.trunk("north", 4, 100).route("X.", "north");
    var job = world.job(ALONE, "10001", 5);
    world.jobs.set(0, new Candidate(job.id(), job.campaign(), "t", job.kind(), 5, job.dueAt(), job.expiresAt(), job.spec(), 1, 0, Set.of(), "b"));
    assertThat(world.plan().dials()).singleElement().extracting(DispatchPlan.Dial::pbx).isEqualTo("b");
  }
}
