package io.carillon.scheduler.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scheduler.pace.ShareWorld.Weather;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trunk's pace moves between agents: how soon, and never so that together they start more than it allows. */
final class ShareMoveTest {
  private static final long MINUTE = 60_000;

  private static void keptTo(ShareWorld world) {
    var at = world.onTheWire.stream().sorted().toList();
    int most = world.limit().starts();
    for (int i = most; i < at.size(); i++) {
      assertThat(at.get(i) - at.get(i - most)).as("%d starts until %d", most + 1, at.get(i)).isGreaterThanOrEqualTo(world.limit().windowMillis());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSecondAgentHasItsHalfWithinTwoAndAHalfSeconds(long seed) {
    var world = new ShareWorld(seed, Weather.FINE, 10, Set.of("a", "b"));
    world.takesOver("a");
    world.until(10_000 + seed * 61);
    assertThat(world.share("a")).isEqualTo(10);
    world.takesOver("b");
    long came = world.now();

    while (world.share("b") < 5 && world.now() < came + MINUTE) world.until(world.now() + 10);

    assertThat(world.now() - came).isLessThanOrEqualTo(2_500);
    assertThat(world.share("a")).isEqualTo(5);
    world.until(world.now() + 20_000);
    keptTo(world);
    assertThat(world.onTheWire.stream().filter(at -> at > came + 4_000).count()).as("and all of it is used").isGreaterThan(150);
  }

  /** Messages late, lost and twice, agents paused and replaced, times without a scheduler. */
  @Test void whateverHappensNoWindowHoldsMoreThanTheTrunkAllows() {
    double[] paces = {0.4, 1, 2, 3, 7, 20};
    var names = new TreeSet<>(Set.of("a", "b", "c"));
    for (long seed = 1; seed <= 60; seed++) {
      var random = new SplittableRandom(seed);
      var weather = new Weather(1 + random.nextInt(3_000), random.nextDouble() * 0.3, random.nextDouble() * 0.3, random.nextDouble() * 0.0002,
          random.nextDouble() * 0.0001, random.nextDouble() * 0.0002);
      var world = new ShareWorld(seed, weather, paces[random.nextInt(paces.length)], names);
      for (String name : names) {
        world.until(world.now() + random.nextInt(10_000));
        world.takesOver(name);
      }
      world.until(2 * MINUTE);
      assertThat(world.onTheWire).isNotEmpty();
      keptTo(world);
    }
  }
}
