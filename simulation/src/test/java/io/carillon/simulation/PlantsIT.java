package io.carillon.simulation;

import static org.assertj.core.api.Assertions.assertThat;

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

  @ParameterizedTest @MethodSource("names") void isFoundWithinAThousandSeeds(String name) throws InterruptedException {
    var report = Seeds.run(1, MOST, Plants.ALL.get(name), Runtime.getRuntime().availableProcessors(), (seed, outcome) -> { });
    assertThat(report.broken()).as(name).containsPattern("ms: P\\d+: ");
  }
}
