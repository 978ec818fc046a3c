package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scheduler that leads is gone without a word: its lease runs out, its part of the agents' words waits for Kafka to miss it. */
@WithBackends
final class FailoverIT {
  private static final int PER_SECOND = 20;

  @Test
  void theOtherHandsOutWithinThreeSecondsAndNeverMoreThanThePace(Backends backends) {
    var leader = RunningScheduler.start(backends);
    var other = RunningScheduler.start(backends);
    try (var stage = new Stage(backends)) {
      stage.line("f", "7X.", 400, PER_SECOND);
      var agent = stage.agent("f", ScriptedAgent.answers(50));
      stage.submit("7000", 300);
      await().atMost(Stage.PATIENCE).until(() -> agent.dials.size() >= 60);

      leader.crash();

      await().atMost(Duration.ofSeconds(60)).until(() -> agent.dials.size() >= 200);
      var at = agent.dialledAt.values().stream().sorted().map(nanos -> nanos / 1_000_000).toList();
      System.out.printf("gap after the leader's end: %d ms%n", gap(at));
      assertThat(gap(at)).isLessThanOrEqualTo(3_000);
      assertThat(longestWait(at)).as("handed out at most half a second ahead of the pace").isLessThan(750);
    } finally {
      other.stop();
    }
  }

  private static long gap(List<Long> at) {
    long gap = 0;
    for (int i = 1; i < at.size(); i++) gap = Math.max(gap, at.get(i) - at.get(i - 1));
    return gap;
  }

  /** How long a call waits at an agent that keeps the pace and starts each as soon as that lets it. */
  private static long longestWait(List<Long> at) {
    var starts = new java.util.ArrayList<Long>();
    long longest = 0;
    for (long arrived : at) {
      int before = starts.size() - PER_SECOND;
      long start = before < 0 ? arrived : Math.max(arrived, starts.get(before) + 1000);
      starts.add(start);
      longest = Math.max(longest, start - arrived);
    }
    return longest;
  }
}
