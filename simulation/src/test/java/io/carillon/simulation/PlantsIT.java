package io.carillon.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.simulation.truth.Broken;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What checks has to be checked: each defect that can be planted is found, and by a promise. */
class PlantsIT {
  private static final int MOST = 1_000;

  @BeforeAll static void quietly() {
    Quiet.down();
  }

  static Set<String> names() {
    return Plants.ALL.keySet();
  }

  @Test void thereAreFifteenAtLeast() {
    assertThat(Plants.ALL).hasSizeGreaterThanOrEqualTo(15);
  }

  @ParameterizedTest @MethodSource("names") void isFoundWithinAThousandSeeds(String name) {
    assertThat(found(Plants.ALL.get(name))).as(name).isNotNull();
  }

  /** The first promise that is seen to be broken; null: none. */
  private static String found(Plants.Named planted) {
    for (int seed = 1; seed <= MOST; seed++) {
      try {
        new World(seed, planted.plant().get()).run();
      } catch (Broken broken) {
        return "seed " + seed + ", " + broken.getMessage();
      }
    }
    return null;
  }
}
