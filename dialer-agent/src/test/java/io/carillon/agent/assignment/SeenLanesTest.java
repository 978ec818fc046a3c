package io.carillon.agent.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SeenLanesTest {
  @Test void eachNumberIsNewOnceInWhateverOrderItComes() {
    var random = new Random(3);
    var seen = new SeenLanes();
    var model = new HashSet<Long>();
    long top = 0;
    for (int i = 0; i < 200_000; i++) {
      top += random.nextInt(3);
      long lane = Math.max(0, top - random.nextInt(1000));
      assertThat(seen.isNew(lane)).as("%d", lane).isEqualTo(model.add(lane));
    }
  }

  @Test void anImpossibleNumberCountsAsSeen() {
    assertThat(new SeenLanes().isNew(-5)).isFalse();
  }

  @Test void aLeapForgetsAndWhatIsTooOldCountsAsSeen() {
    var seen = new SeenLanes();
    assertThat(seen.isNew(5)).isTrue();
    assertThat(seen.isNew(5 + 10L * SeenLanes.WINDOW)).isTrue();
    assertThat(seen.isNew(5)).isFalse();
    assertThat(seen.isNew(6 + 10L * SeenLanes.WINDOW)).isTrue();
  }
}
