package io.carillon.scheduler.dispatch;

import static io.carillon.scheduler.settings.LineSettings.ALONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scheduler.capacity.Foreign;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.settings.LineSettings.Trunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Passes over a world in which calls begin and end, PBXs fall ill and strangers use the lines, by chance from a seed; then all of
 * it drains.
 */
@Execution(ExecutionMode.CONCURRENT)
final class PlannerSimulationTest {
  private static final int TRUNKS = 3;
  private static final int RESERVE = 1;

  private record Call(Candidate job, String trunk, String pbx, boolean begun, long endsAt) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void neverOverAnyLimitAndNobodyIsForgotten(long seed) {
    var random = new SplittableRandom(seed);
    var world = new PlannerWorld().pbx("a", 9).pbx("b", 7).pbx("c", 5);
    for (int i = 0; i < TRUNKS; i++) {
      world.trunk(new Trunk("t" + i, "d", "e", "", "", 4 + random.nextInt(6), RESERVE, random.nextInt(2), 12, 3600, Set.of("a", "b", "c")), 4);
    }
    world.route("1X.", "t0").route("2X.", "t1", "t2").route("X.", "t2", "t0", "t1");
    var campaigns = new ArrayList<>(List.of(ALONE, world.campaign(3), world.campaign(null)));
    var waiting = new ArrayDeque<Candidate>();
    for (int i = 0; i < 400; i++) {
      waiting.add(world.job(campaigns.get(random.nextInt(3)), (1 + random.nextInt(3)) + "000" + i, random.nextInt(10)));
    }
    world.jobs.clear();
    var calls = new ArrayList<Call>();
    var dialled = new HashSet<UUID>();
    for (int step = 0; !waiting.isEmpty() || !calls.isEmpty(); step++) {
      assertThat(step).as("seed %d: everything ends", seed).isLessThan(60_000);
      boolean calm = step > 3_000;
      world.millis += random.nextInt(60);
      live(world, calls, random);
      disturb(world, random, calm);
      step(world, waiting, calls, dialled, seed);
    }
    assertThat(dialled).hasSize(400);
  }

  private static void live(PlannerWorld world, List<Call> calls, SplittableRandom random) {
    calls.removeIf(call -> call.begun() && call.endsAt() <= world.millis);
    calls.replaceAll(call -> call.begun() || random.nextInt(3) > 0 ? call
        : new Call(call.job(), call.trunk(), call.pbx(), true, world.millis + random.nextInt(2000)));
  }

  private static void disturb(PlannerWorld world, SplittableRandom random, boolean calm) {
    if (random.nextInt(20) > 0) return;
    for (String pbx : List.of("a", "b", "c")) {
      var foreign = new HashMap<String, Integer>();
      for (int i = 0; i < TRUNKS; i++) foreign.put("t" + i, calm ? 0 : random.nextInt(2));
      world.states.put(pbx, new PbxState(pbx, 1, calm || random.nextInt(4) > 0, new Foreign(foreign)));
    }
  }

  private static void step(PlannerWorld world, ArrayDeque<Candidate> waiting, List<Call> calls, Set<UUID> dialled, long seed) {
    var usage = usage(calls);
    world.jobs.clear();
    waiting.stream().limit(40).forEach(world.jobs::add);
    if (waiting.size() > 40) world.jobs.forEach(job -> world.cut.add(job.campaign()));
    var snapshot = new Snapshot(world.now, world.millis, world.settings(), Map.copyOf(world.states), usage, world.shares, world.book, world.turns, List.copyOf(world.jobs),
        Set.copyOf(world.cut));
    world.cut.clear();
    var plan = new DispatchPlanner(new io.carillon.scheduler.window.RecipientZones(java.time.ZoneId.of("UTC"))).plan(snapshot);
    assertThat(plan.suppressed()).isEmpty();
    world.book = plan.book();
    world.turns = plan.turns();
    var taken = new HashSet<UUID>();
    for (var dial : plan.dials()) {
      assertThat(taken.add(dial.job().id())).as("seed %d: one dial a job and pass", seed).isTrue();
      assertThat(dialled.add(dial.job().id())).as("seed %d: never dialled twice", seed).isTrue();
      assertThat(world.states.get(dial.pbx()).well()).as("seed %d: only over a PBX that is well", seed).isTrue();
      calls.add(new Call(dial.job(), dial.trunk(), dial.pbx(), false, 0));
    }
    waiting.removeIf(job -> taken.contains(job.id()));
    assertThat(plan.deferrals()).isEmpty();
    for (var one : plan.blocked()) {
      var back = one.job();
      waiting.remove(back);
      waiting.add(back);
    }
    within(world, plan.dials(), usage(calls), seed);
  }

  /** What was started on, is not over its limit with strangers and reserve counted. */
  private static void within(PlannerWorld world, List<DispatchPlan.Dial> dials, Usage usage, long seed) {
    for (var dial : dials) {
      var trunk = world.trunks.get(dial.trunk());
      int foreign = world.states.values().stream().mapToInt(pbx -> pbx.foreign().on(trunk.id())).sum();
      int kept = trunk.reserve() + (dials.stream().anyMatch(one -> one.trunk().equals(trunk.id()) && one.job().urgent()) ? 0 : trunk.urgentReserve());
      assertThat(usage.byTrunk().get(trunk.id()) + foreign).as("seed %d: %s", seed, trunk.id()).isLessThanOrEqualTo(trunk.maxChannels() - kept);
      int forAlarms = world.trunks.values().stream().mapToInt(Trunk::urgentReserve).max().orElseThrow();
      int onPbx = usage.byPbx().get(dial.pbx()) + world.states.get(dial.pbx()).foreign().all();
      assertThat(onPbx).as("seed %d: %s", seed, dial.pbx())
          .isLessThanOrEqualTo(world.pbxs.get(dial.pbx()).maxChannels() - (urgently(dials, dial.pbx()) ? 0 : forAlarms));
      var at = new Usage.At(dial.trunk(), dial.pbx());
      assertThat(usage.urgentUnbegun().get(at)).as("seed %d: half a second of alarms ahead", seed).isLessThanOrEqualTo(2);
      boolean alarms = dials.stream().anyMatch(one -> one.trunk().equals(at.trunk()) && one.pbx().equals(at.pbx()) && one.job().urgent());
      if (!alarms) assertThat(usage.unbegun().get(at)).as("seed %d: half a second of starts ahead", seed).isLessThanOrEqualTo(2);
    }
    world.campaigns.values().stream().filter(one -> one.maxConcurrent() != null).forEach(one ->
        assertThat(usage.byCampaign().getOrDefault(one.id(), 0)).as("seed %d: campaign", seed).isLessThanOrEqualTo(one.maxConcurrent()));
  }

  private static boolean urgently(List<DispatchPlan.Dial> dials, String pbx) {
    return dials.stream().anyMatch(dial -> dial.pbx().equals(pbx) && dial.job().urgent());
  }

  private static Usage usage(List<Call> calls) {
    var counter = new Usage.Counter();
    for (var call : calls) {
      int unbegun = call.begun() ? 0 : 1;
      counter.add(call.trunk(), call.pbx(), call.job().campaign(), 1, unbegun, call.job().urgent() ? unbegun : 0);
    }
    return counter.usage();
  }
}
