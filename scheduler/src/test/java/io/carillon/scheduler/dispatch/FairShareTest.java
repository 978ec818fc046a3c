package io.carillon.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passes over one trunk, on which calls begin and end, and what each campaign got of it. */
final class FairShareTest {
  private record Call(UUID campaign, long endsAt) {}

  private final PlannerWorld world = new PlannerWorld().pbx("a", 1000);
  private final Map<UUID, Long> starts = new HashMap<>();
  private final Map<UUID, Long> channelMillis = new HashMap<>();
  private int to;

  /** So many passes; each campaign always has {@code waiting} jobs, and its calls last what they last. */
  private void run(int passes, Map<UUID, Integer> lasting, Map<UUID, Integer> waiting) {
    var random = new SplittableRandom(3);
    List<Call> calls = new ArrayList<>();
    waiting.forEach((campaign, many) -> refill(campaign, many));
    for (int pass = 0; pass < passes; pass++, world.millis += 20) {
      calls.removeIf(call -> call.endsAt() <= world.millis);
      world.used.clear();
      calls.forEach(call -> world.used.add("north", "a", call.campaign(), 1, 0, 0));
      calls.forEach(call -> channelMillis.merge(call.campaign(), 20L, Long::sum));
      var plan = world.plan();
      world.book = plan.book();
      world.turns = plan.turns();
      for (var dial : plan.dials()) {
        var campaign = dial.job().campaign();
        world.jobs.remove(dial.job());
        refill(campaign, 1);
        starts.merge(campaign, 1L, Long::sum);
        int length = lasting.get(campaign);
        calls.add(new Call(campaign, world.millis + length / 2 + random.nextInt(length)));
      }
    }
  }

  private void refill(UUID campaign, int many) {
    for (int i = 0; i < many; i++) world.job(campaign, "1000" + ++to, 5);
  }

  private double ratio(Map<UUID, Long> of, UUID one, UUID other) {
    return of.get(one) / (double) of.get(other);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 40})
  void aTrunkIsSharedByWeight(int channels) {
    world.trunk("north", channels, 1000).route("X.", "north");
    var light = world.weighing(1);
    var heavy = world.weighing(3);
    run(4000, Map.of(light, 2000, heavy, 2000), Map.of(light, 45, heavy, 45));
    assertThat(ratio(channelMillis, heavy, light)).isCloseTo(3.0, withPercentage(7));
  }

  /** What is shared are channels, not starts: long calls are no advantage. */
  @Test
  void whoCallsForLongHoldsNoMoreThanHisWeight() {
    world.trunk("north", 20, 1000).route("X.", "north");
    var chatty = world.weighing(2);
    var curt = world.weighing(2);
    run(4000, Map.of(chatty, 8000, curt, 500), Map.of(chatty, 25, curt, 25));
    assertThat(ratio(channelMillis, chatty, curt)).isCloseTo(1.0, withPercentage(7));
  }

  /** Nobody holds anything of it whenever it is free. */
  @Test
  void aTrunkOfOneChannelIsSharedByWeightToo() {
    world.trunk("north", 1, 1000).route("X.", "north");
    var light = world.weighing(1);
    var heavy = world.weighing(3);
    run(8000, Map.of(light, 200, heavy, 200), Map.of(light, 5, heavy, 5));
    assertThat(ratio(starts, heavy, light)).isCloseTo(3.0, withPercentage(3));
  }

  @Test
  void moreCampaignsThanChannelsAllGetTheirTurn() {
    world.trunk("north", 5, 1000).route("X.", "north");
    var lasting = new HashMap<UUID, Integer>();
    var waiting = new HashMap<UUID, Integer>();
    for (int i = 0; i < 60; i++) {
      var campaign = world.weighing(1);
      lasting.put(campaign, 100);
      waiting.put(campaign, 6);
    }
    run(3000, lasting, waiting);
    assertThat(starts).hasSize(60);
    assertThat(starts.values()).allSatisfy(one -> assertThat(one).isCloseTo(starts.values().iterator().next(), withPercentage(15)));
  }

  /** All that is seen of the million is full, was due long before, and holds the whole trunk. */
  @Test
  void aMillionHoldsUpNoTen() {
    world.trunk("north", 20, 1000).route("X.", "north");
    var million = world.campaign(null);
    var few = world.campaign(null);
    refill(million, PgCandidates.WINDOW);
    world.cut.add(million);
    world.used.add("north", "a", million, 18, 0, 0);
    refill(few, 10);
    var freed = world.plan().dials().stream().map(dial -> dial.job().campaign()).toList();
    assertThat(freed).as("each channel that comes free").containsExactly(few, few);
    world.used.clear();
    world.used.add("north", "a", million, 9, 0, 0);
    assertThat(world.plan().dials().stream().filter(dial -> dial.job().campaign().equals(few))).as("up to half of the trunk").hasSize(10);
  }

  @Test
  void whatSomebodyHoldsOfAnotherTrunkIsNotHeldAgainstHim() {
    world.trunk("north", 4, 1000).trunk("south", 40, 1000).route("1X.", "north").route("2X.", "south");
    var one = world.campaign(null);
    var other = world.campaign(null);
    world.used.add("south", "a", one, 30, 0, 0);
    world.used.add("north", "a", other, 1, 0, 0);
    refill(other, 9);
    refill(one, 9);
    assertThat(world.plan().dials().stream().filter(dial -> dial.job().campaign().equals(one))).as("two of the four on north").hasSize(2);
  }

  @Test
  void whoComesBackHasSavedNothingUp() {
    world.trunk("north", 1, 1000).route("X.", "north");
    var steady = world.campaign(null);
    var late = world.campaign(null);
    run(2000, Map.of(steady, 100, late, 100), Map.of(steady, 5));
    long before = starts.get(steady);
    var order = new ArrayDeque<UUID>();
    refill(late, 30);
    for (int pass = 0; pass < 20; pass++, world.millis += 1000) {
      world.used.clear();
      var plan = world.plan();
      world.book = plan.book();
      world.turns = plan.turns();
      plan.dials().forEach(dial -> order.add(dial.job().campaign()));
      plan.dials().forEach(dial -> world.jobs.remove(dial.job()));
      refill(steady, 1);
    }
    assertThat(before).isGreaterThan(200);
    assertThat(order.stream().filter(late::equals)).as("every second one").hasSizeBetween(9, 11);
  }
}
