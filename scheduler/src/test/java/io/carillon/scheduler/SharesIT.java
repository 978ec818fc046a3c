package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.Assignment.PaceShare;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A trunk's pace among the agents that reach it, over a real broker and database. */
@WithBackends
final class SharesIT {
  private static final int PER_SECOND = 10;
  private static final Duration SOON = Duration.ofMillis(2_500);
  /** Less than the old word is good for. */
  private static final Duration HELD_BACK = Duration.ofSeconds(6);

  private static int share(ScriptedAgent agent, String trunk) {
    return agent.heard.stream().filter(PaceShare.class::isInstance).map(PaceShare.class::cast).reduce((one, later) -> later)
        .flatMap(last -> last.shares().stream().filter(share -> share.id().equals(trunk)).findFirst()).map(share -> share.starts()).orElse(0);
  }

  @Test void whatOneGivesUpIsTheOthersSoonAndNotBeforeItIsSaid(Backends backends) {
    var scheduler = RunningScheduler.start(backends);
    try (var stage = new Stage(backends)) {
      stage.line("quick", "7X.", 100, PER_SECOND, "quick-a", "quick-b");
      stage.line("old", "8X.", 100, PER_SECOND, "old-a", "old-b");
      var first = stage.agent("quick-a", ScriptedAgent.answers(5));
      var silent = stage.agent("old-a", ScriptedAgent.answers(5));
      silent.confirmsNothing();
      await().atMost(Stage.PATIENCE).until(() -> share(first, "quick") == PER_SECOND && share(silent, "old") == PER_SECOND);

      var second = stage.agent("quick-b", ScriptedAgent.answers(5));
      var waiting = stage.agent("old-b", ScriptedAgent.answers(5));
      await().atMost(Stage.PATIENCE).until(() -> second.epoch() > 0);
      long fenced = System.nanoTime();
      await().pollInterval(Duration.ofMillis(5)).atMost(Stage.PATIENCE).until(() -> share(second, "quick") == PER_SECOND / 2);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fenced);
      System.out.printf("a second agent has its half after %d ms%n", millis);

      assertThat(millis).isBetween(1_000L, SOON.toMillis());
      assertThat(share(first, "quick")).isEqualTo(PER_SECOND / 2);
      await().during(HELD_BACK.minusMillis(millis)).atMost(HELD_BACK).until(() -> share(waiting, "old") == 0);
      await().atMost(Duration.ofSeconds(15)).until(() -> share(waiting, "old") == PER_SECOND / 2);
    } finally {
      scheduler.stop();
    }
  }
}
