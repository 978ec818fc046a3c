package io.carillon.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test void whoAsksAtTheSameMomentGetsOthers() {
    var one = FreePorts.find(7, new Random(1));
    var other = FreePorts.find(7, new Random(1)); // begins at the same place, and nobody listens there yet
    assertThat(one).hasSize(7).doesNotHaveDuplicates().allMatch(port -> port < 32_768);
    assertThat(Collections.disjoint(one, other)).isTrue();
  }
}
