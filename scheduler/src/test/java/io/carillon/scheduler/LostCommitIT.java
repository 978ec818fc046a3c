package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.Outcome;
import io.carillon.testkit.Backends;
import io.carillon.testkit.StallingProxy;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A decision whose answer is lost, and that comes true a good while later. */
@WithBackends
final class LostCommitIT {
  private final Backends backends;
  private StallingProxy proxy;
  private RunningScheduler scheduler;
  private Stage stage;

  LostCommitIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void start() {
    var direct = backends.postgres();
    proxy = new StallingProxy(direct.host(), direct.port());
    scheduler = RunningScheduler.start(backends, proxy.to(direct));
    stage = new Stage(backends);
  }

  @AfterEach void stop() {
    stage.close();
    scheduler.stop();
    proxy.close();
  }

  private long open() {
    return backends.count("select count(*) from attempt where trunk = 'once' and not settled");
  }

  private static CallSpec urgent(String to) {
    return new CallSpec(List.of(Destination.number(to)), null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, 9, null,
        null, null);
  }

  @Test void theChannelsItTookAreNotGivenAwayASecondTime() {
    stage.line("once", "170X.", 2, 200, "once-a", "once-b");
    var a = stage.agent("once-a", ScriptedAgent.begins());
    var b = stage.agent("once-b", ScriptedAgent.begins());
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pace_share where id = 'once' and starts > 0") == 2);
    proxy.loseCommit("attempt.dial", Duration.ofMillis(1200));
    stage.submit("1700", 4);
    await().pollInterval(Duration.ofMillis(5)).atMost(Stage.PATIENCE).until(proxy::hasLost);
    // Whom the next pass takes first: not those whose rows the open transaction holds.
    for (int i = 4; i < 8; i++) stage.submit(urgent("1700" + i));

    await().atMost(Stage.PATIENCE).until(proxy::hasCommitted);
    await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> open() <= 2);

    // And what came true of it is told, dialled and given back like everything else.
    await().atMost(Stage.PATIENCE).until(() -> a.dials.size() + b.dials.size() == 2);
    for (var agent : new ScriptedAgent[] {a, b}) agent.dials.forEach(dial -> agent.ended(dial, Ending.without(Outcome.ANSWERED, null, Instant.now())));
    await().atMost(Stage.PATIENCE).until(() -> a.dials.size() + b.dials.size() == 4);
    assertThat(open()).isLessThanOrEqualTo(2);
  }
}
