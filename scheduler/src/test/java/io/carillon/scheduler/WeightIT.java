package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Topics;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two campaigns that want one trunk, one of three times the other's weight. */
@WithBackends
final class WeightIT {
  private final Backends backends;

  WeightIT(Backends backends) {
    this.backends = backends;
  }

  private String campaign(int weight, int contacts) {
    var id = UUID.randomUUID();
    backends.query("""
        insert into campaign (id, tenant, name, state, spec, weight, created_at, started_at, ends_at)
        values ($1, 't', 'w', 'RUNNING', '{}', $2, now(), now(), now() + interval '1 day')""", id, weight);
    for (int i = 0; i < contacts; i++) {
      String job = UUID.randomUUID().toString();
      backends.publish(Topics.JOBS, job, new JobSubmitted(job, "t", id.toString(), null, JobKind.DIAL,
          CallSpec.to(List.of(Destination.number("7000" + i))), null, null, Instant.now()));
    }
    return id.toString();
  }

  @Test
  void eachGetsOfTheTrunkByItsWeight() {
    var scheduler = RunningScheduler.start(backends);
    try (var stage = new Stage(backends)) {
      stage.line("w", "7X.", 8, 200);
      String light = campaign(1, 60);
      String heavy = campaign(3, 120);
      await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from job") == 180);

      var agent = stage.agent("w", ScriptedAgent.answers(150));

      await().atMost(Duration.ofSeconds(60)).until(() -> agent.dials.size() >= 120);
      var first = agent.dials.subList(0, 120);
      long ofHeavy = first.stream().filter(dial -> heavy.equals(dial.campaignId())).count();
      assertThat(ofHeavy).as("of 120, of which three quarters are its").isBetween(84L, 96L);
      assertThat(first.stream().filter(dial -> light.equals(dial.campaignId())).count()).isEqualTo(120 - ofHeavy);
    } finally {
      scheduler.stop();
    }
  }
}
