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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A campaign that was paused, drained or stopped starts nothing later than a second after, by the real clock. */
@WithBackends
final class PauseIT {
  private static final Duration WATCHED = Duration.ofSeconds(3);
  /** How often a scheduler reads its settings unasked ({@code PgSettings}). */
  private static final Duration ANYWAY = Duration.ofSeconds(5);

  @ParameterizedTest @ValueSource(strings = {"PAUSED", "DRAINING", "STOPPED"})
  void nothingStartsLaterThanASecondAfter(String state, Backends backends) {
    held(state, "4" + state.length(), backends);
  }

  @Test void nothingStartsLaterThanASecondAfterThoughTheWordOfItIsLost(Backends backends) {
    backends.query("alter table campaign disable trigger campaign_set");
    try {
      held("PAUSED", "49", backends);
    } finally {
      backends.query("alter table campaign enable trigger campaign_set");
    }
  }

  private static void held(String state, String prefix, Backends backends) {
    String line = "line" + prefix;
    var scheduler = RunningScheduler.start(backends);
    long started = System.nanoTime();
    try (var stage = new Stage(backends)) {
      stage.line(line, prefix + "XXX", 50, 20);
      var agent = stage.agent(line, ScriptedAgent.answers(50));
      var campaign = UUID.randomUUID();
      backends.query("insert into campaign (id, tenant, name, state, spec, created_at, started_at, ends_at) values ($1, 't', 'held', 'RUNNING', '{}', now(), now(), now() + interval '1 day')", campaign);
      for (int i = 0; i < 300; i++) {
        String job = UUID.randomUUID().toString();
        backends.publish(Topics.JOBS, job, new JobSubmitted(job, "t", campaign.toString(), null, JobKind.DIAL,
            CallSpec.to(List.of(Destination.number(prefix + (100 + i)))), null, null, Instant.now()));
      }
      await("it is in full swing").atMost(Stage.PATIENCE).until(() -> agent.dials.size() > 20);
      // Settings are read every five seconds in any case: it is paused soon after, so that for seconds the claim alone stands
      // before a start.
      await("they were read a moment ago").atMost(Stage.PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> (System.nanoTime() - started) % ANYWAY.toNanos() / 500_000_000 == 1);

      backends.query("update campaign set state = $2 where id = $1", campaign, state);

      long acknowledged = System.nanoTime();
      await("it was watched").atMost(WATCHED.multipliedBy(2)).until(() -> System.nanoTime() - acknowledged > WATCHED.toNanos());
      assertThat(agent.dialledAt.values().stream().mapToLong(at -> at - acknowledged).max().orElseThrow()).as("the last start, ns after the word")
          .isLessThan(TimeUnit.SECONDS.toNanos(1));
      assertThat(agent.dials.size()).as("there were more to start").isLessThan(300);
      if (!state.equals("PAUSED")) return;
      int before = agent.dials.size();
      backends.query("update campaign set state = 'RUNNING' where id = $1", campaign);
      backends.query("select pg_notify('carillon_settings', 'campaign')");
      await("it goes on").atMost(Stage.PATIENCE).until(() -> agent.dials.size() > before + 20);
    } finally {
      scheduler.stop();
    }
  }
}
