package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.Assignment;
import io.carillon.contract.JobState;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two schedulers; the one that leads is gone in the middle, without a word. */
@WithBackends
final class TwoSchedulersIT {
  private static final int JOBS = 200;

  @Test
  void theOtherGoesOnAndNobodyIsLostOrRungTwice(Backends backends) {
    var leader = RunningScheduler.start(backends);
    var other = RunningScheduler.start(backends);
    try (var stage = new Stage(backends)) {
      stage.line("t", "7X.", 8, 60);
      crashInTheMiddle(backends, stage, leader);
    } finally {
      other.stop();
    }
  }

  private static void crashInTheMiddle(Backends backends, Stage stage, RunningScheduler leader) {
    var channels = new ScriptedAgent.Channels();
    var agent = stage.agent("t", ScriptedAgent.answers(30), channels);
    var jobs = stage.submit("7000", JOBS);
    await().atMost(Duration.ofSeconds(30)).until(() -> agent.dials.size() > 30);

    leader.crash();

    await().atMost(Duration.ofSeconds(90)).until(() -> stage.ends(jobs).stream().map(JobFinished::jobId).distinct().count() == JOBS);
    assertThat(stage.ends(jobs)).allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.COMPLETED));
    assertThat(agent.dials.stream().map(Assignment.AttemptDial::jobId)).hasSize(JOBS).doesNotHaveDuplicates();
    assertThat(channels.peak("t")).isLessThanOrEqualTo(8);
    assertThat(backends.count("select epoch from lease where name = 'lines'")).isGreaterThanOrEqualTo(2);
    assertThat(backends.count("select count(*) from attempt where not settled")).isZero();
  }
}
