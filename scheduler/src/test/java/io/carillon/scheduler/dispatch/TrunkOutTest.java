package io.carillon.scheduler.dispatch;

import static io.carillon.scheduler.settings.LineSettings.ALONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scheduler.breaker.Breaker;
import io.carillon.scheduler.capacity.Foreign;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.decision.Passed;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a pass does with trunks that are out. */
final class TrunkOutTest {
  private static final Instant NOW = PlannerWorld.NOW;

  private static final List<Passed> OUT = List.of(new Passed("north", Passed.Why.OUT));

  private final Map<Usage.At, Breaker> out = new HashMap<>();
  private final PlannerWorld world = new PlannerWorld().pbx("a", 50).pbx("b", 50).trunk("north", 20, 50).trunk("south", 20, 50).route("1X.", "north", "south")
      .route("2X.", "north");

  private DispatchPlan plan() {
    var all = world.snapshot();
    return new DispatchPlanner(new io.carillon.scheduler.window.RecipientZones(java.time.ZoneId.of("UTC"))).plan(new Snapshot(all.now(), all.nowMillis(), all.settings(),
        all.pbxs(), all.usage(), all.shares(), all.book(), all.turns(), out, all.candidates(), all.cutCampaigns()));
  }

  private void open(String trunk, String pbx, Instant until) {
    out.put(new Usage.At(trunk, pbx), new Breaker.Open(NOW.minusSeconds(60), "TRUNK_FAILED", 2, until));
  }

  private void probing(String trunk, String pbx) {
    out.put(new Usage.At(trunk, pbx), new Breaker.Probing(NOW.minusSeconds(60), "TRUNK_FAILED", 2, new UUID(9, 9), NOW.plusSeconds(70)));
  }

  @Test
  void theNextTrunkIsTakenAtOnce() {
    open("north", "a", NOW.plusSeconds(20));
    probing("north", "b");
    var job = world.job(ALONE, "1001", 5);
    assertThat(plan().dials()).singleElement().matches(dial -> dial.job().equals(job) && dial.trunk().equals("south") && !dial.probe() && dial.passed().equals(OUT));
  }

  @Test
  void theOtherPbxReachesItStill() {
    open("north", "a", NOW.plusSeconds(20));
    for (int i = 0; i < 5; i++) world.job(ALONE, "200" + i, 5);
    assertThat(plan().dials()).hasSize(5).allMatch(dial -> dial.pbx().equals("b") && !dial.probe());
  }

  @Test
  void whoHasNoOtherWaitsUntilOneMayTry() {
    open("north", "a", NOW.plusSeconds(20));
    open("north", "b", NOW.plusSeconds(12));
    var job = world.job(ALONE, "2001", 5);
    var plan = plan();
    assertThat(plan.dials()).isEmpty();
    assertThat(plan.deferrals()).containsExactly(new DispatchPlan.Deferral(job.id(), "TRUNK_OUT", NOW.plusSeconds(12), null, OUT));
    assertThat(plan.canStartMore()).as("over south").isTrue();
  }

  @Test
  void oneCallTriesItAndTheOthersWaitForThatOne() {
    open("north", "a", NOW);
    probing("north", "b");
    var first = world.job(ALONE, "2001", 5);
    var second = world.job(ALONE, "2002", 5);
    var plan = plan();
    assertThat(plan.dials()).singleElement().matches(dial -> dial.job().equals(first) && dial.pbx().equals("a") && dial.probe());
    assertThat(plan.deferrals()).containsExactly(new DispatchPlan.Deferral(second.id(), "TRUNK_OUT", NOW.plusSeconds(5), null, OUT));
  }

  @Test
  void eachPbxIsTriedByItself() {
    open("north", "a", NOW.minusSeconds(1));
    open("north", "b", NOW.minusSeconds(1));
    for (int i = 0; i < 4; i++) world.job(ALONE, "200" + i, 5);
    assertThat(plan().dials()).extracting(DispatchPlan.Dial::pbx, DispatchPlan.Dial::probe)
        .containsExactlyInAnyOrder(org.assertj.core.groups.Tuple.tuple("a", true), org.assertj.core.groups.Tuple.tuple("b", true));
  }

  @Test
  void anAlarmTriesNothingWhileThereIsAnotherWay() {
    open("north", "a", NOW);
    open("north", "b", NOW);
    var alarm = world.job(ALONE, "1001", 9);
    var call = world.job(ALONE, "1002", 5);
    assertThat(plan().dials()).extracting(dial -> List.of(dial.job(), dial.trunk(), dial.probe()))
        .containsExactlyInAnyOrder(List.of(alarm, "south", false), List.of(call, "north", true));
  }

  @Test
  void anAlarmWithoutAnotherWayTriesIt() {
    open("north", "a", NOW);
    open("north", "b", NOW.plusSeconds(30));
    world.job(ALONE, "2001", 9);
    assertThat(plan().dials()).singleElement().matches(dial -> dial.pbx().equals("a") && dial.probe());
  }

  @Test
  void aPbxThatIsIllIsNotTheTrunksFault() {
    open("north", "a", NOW.plusSeconds(20));
    world.states.put("a", new PbxState("a", 1, false, Foreign.NONE));
    world.states.put("b", new PbxState("b", 1, false, Foreign.NONE));
    world.job(ALONE, "2001", 5);
    var plan = plan();
    assertThat(plan.dials()).isEmpty();
    assertThat(plan.deferrals()).isEmpty();
  }

  @Test
  void aFullTrunkBesideOneThatIsOutIsWaitedForAsAFullOne() {
    open("north", "a", NOW.plusSeconds(20));
    open("north", "b", NOW.plusSeconds(20));
    for (int i = 0; i < 21; i++) world.job(ALONE, "1" + (1000 + i), 5);
    world.used.add("south", "a", ALONE, 20, 0, 0);
    var plan = plan();
    assertThat(plan.dials()).isEmpty();
    assertThat(plan.deferrals()).isEmpty();
  }
}
