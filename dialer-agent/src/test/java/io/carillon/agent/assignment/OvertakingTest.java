package io.carillon.agent.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.JobKind;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class OvertakingTest {
  private static Waiting waiting(long lane, int priority) {
    var dial = new AttemptDial(1, lane, "a" + lane, "j" + lane, null, "t", JobKind.DIAL, priority, "+1000", "1000", "north", 20, 60, null, "notify",
        List.of(), null, null, null, null, null, false, List.of(), Instant.EPOCH, null);
    return new Waiting(dial, null, 0, 0);
  }

  @Test
  void anAlarmThatCameLastStartsFirstAndTheRestInTheOrderOfTheLane() {
    var queue = new TreeSet<>(List.of(waiting(1, 5), waiting(2, 5), waiting(3, 0), waiting(4, 8), waiting(5, 5), waiting(6, 9), waiting(7, 9)));
    assertThat(queue).extracting(one -> one.dial().lane()).containsExactly(6L, 7L, 4L, 1L, 2L, 5L, 3L);
  }
}
