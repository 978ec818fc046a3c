package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trunk that is cut down under way, of which nobody is told. */
@WithBackends
final class LoweredLimitIT {
  private final Backends backends;
  private RunningScheduler scheduler;
  private Stage stage;

  LoweredLimitIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void start() {
    scheduler = RunningScheduler.start(backends);
    stage = new Stage(backends);
  }

  @AfterEach void stop() {
    stage.close();
    scheduler.stop();
  }

  private long open() {
    return backends.count("select count(*) from attempt where trunk = 'cut' and not settled");
  }

  @Test void fromFiftyToTenNothingStartsAboveTen() {
    stage.line("cut", "190X.", 50, 200, "cut-a", "cut-b");
    stage.agent("cut-a", ScriptedAgent.begins());
    stage.agent("cut-b", ScriptedAgent.begins());
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pace_share where id = 'cut' and starts > 0") == 2);
    stage.submit("1900", 8);
    await().atMost(Stage.PATIENCE).until(() -> open() == 8);
    backends.query("alter table trunk disable trigger trunk_set");
    backends.query("update trunk set max_channels = 10 where id = 'cut'");

    stage.submit("1901", 40);

    await().atMost(Stage.PATIENCE).until(() -> open() >= 10);
    // What a pass may still start it has started long before.
    await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(3)).until(() -> open() == 10);
    assertThat(backends.count("select count(*) from job where state = 'QUEUED'")).isEqualTo(38);
  }
}
