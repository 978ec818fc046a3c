package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two attempts a number and day, whoever asks for them. */
@WithBackends
final class CapIT {
  private static CallSpec call(String to, Instant expiresAt, Integer priority) {
    return CallSpec.to(List.of(Destination.number(to))).over(new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, expiresAt,
        null, priority, null, null, null));
  }

  @Test void aNumberIsRungAsOftenAsMayBeAndWhatTroubledNobodyIsNotCounted(Backends backends) {
    var scheduler = RunningScheduler.start(backends, backends.postgres(), Surroundings.real(), 2);
    try (var stage = new Stage(backends)) {
      stage.line("cap", "50X.", 50, 200);
      var outcomes = new HashMap<>(Map.of(1, Outcome.CONGESTION));
      var agent = stage.agent("cap", (one, dial) -> {
        one.originating(dial);
        one.ended(dial, Ending.without(dial.to().equals("5001") ? outcomes.getOrDefault(one.dials.size(), Outcome.ANSWERED) : Outcome.ANSWERED, null, Instant.now()));
      });
      var late = Instant.now().plus(3, ChronoUnit.DAYS);
      // The first meets congestion, and is rung for good once its pause is over: it counts once.
      String first = stage.submit(call("5001", late, null));
      await().atMost(Stage.PATIENCE).until(() -> agent.dials.size() == 1);
      await().atMost(Stage.PATIENCE).until(() -> backends.count("select coalesce(sum(attempts), -1) from number_day where number = '5001'") == 0);
      assertThat(stage.finished(List.of(first), Duration.ofSeconds(30))).singleElement().matches(job -> job.state() == JobState.COMPLETED);
      assertThat(stage.finished(stage.submit(call("5001", late, null))).state()).isEqualTo(JobState.COMPLETED);
      assertThat(backends.count("select attempts from number_day where number = '5001' and tenant = 't'")).isEqualTo(2);

      String third = stage.submit(call("5001", late, null));
      await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from job where id = $1 and state = 'WAITING' and reason = 'CAP'"
          + " and due_at > now() + interval '20 hours'", UUID.fromString(third)) == 1);
      String hasty = stage.submit(call("5001", Instant.now().plus(20, ChronoUnit.HOURS), null));
      assertThat(stage.finished(hasty)).matches(job -> job.state() == JobState.SUPPRESSED && job.reason().equals("CAP"));
      String alarm = stage.submit(call("5001", late, 9));
      assertThat(stage.finished(alarm).state()).isEqualTo(JobState.COMPLETED);
      assertThat(stage.finished(stage.submit(call("5002", late, null))).state()).as("another number").isEqualTo(JobState.COMPLETED);
      assertThat(stage.ends(List.of(third))).isEmpty();
    } finally {
      scheduler.stop();
    }
  }
}
