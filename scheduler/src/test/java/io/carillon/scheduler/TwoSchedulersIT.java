package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.Assignment;
import io.carillon.contract.JobState;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.Topics;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two schedulers; the one that leads is gone in the middle, without a word. */
@WithBackends
final class TwoSchedulersIT {
  private static final int JOBS = 200;

  @Test
  void theOtherGoesOnAndNobodyIsLostOrRungTwice(Backends backends) {
    RunningScheduler.pbx(backends, "a", 100);
    RunningScheduler.trunk(backends, "t", 8, 60, "a");
    RunningScheduler.route(backends, "r", "7X.", "t");
    var peak = new ConcurrentHashMap<String, AtomicInteger>();
    var leader = RunningScheduler.start(backends);
    var other = RunningScheduler.start(backends);
    try {
      crashInTheMiddle(backends, leader, peak);
    } finally {
      other.stop();
    }
  }

  private static void crashInTheMiddle(Backends backends, RunningScheduler leader, ConcurrentHashMap<String, AtomicInteger> peak) {
    var agent = ScriptedAgent.start(backends, "a", ScriptedAgent.answers(30), new ConcurrentHashMap<>(), peak);
    var results = backends.tap(Topics.RESULTS);
    var jobs = new HashSet<String>();
    for (int i = 0; i < JOBS; i++) jobs.add(RunningScheduler.submit(backends, "7000" + i));
    await().atMost(Duration.ofSeconds(30)).until(() -> agent.dials.size() > 30);

    leader.crash();

    await().atMost(Duration.ofSeconds(90)).until(() ->
        results.messages(JobFinished.class).stream().map(JobFinished::jobId).filter(jobs::contains).distinct().count() == JOBS);
    assertThat(results.messages(JobFinished.class)).allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.COMPLETED));
    assertThat(agent.dials.stream().map(Assignment.AttemptDial::jobId)).hasSize(JOBS).doesNotHaveDuplicates();
    assertThat(peak.get("t").get()).isLessThanOrEqualTo(8);
    assertThat(backends.count("select epoch from lease where name = 'lines'")).isGreaterThanOrEqualTo(2);
    assertThat(backends.count("select count(*) from attempt where not settled")).isZero();
    agent.die();
  }
}
