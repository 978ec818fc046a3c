package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.JobState;
import io.carillon.contract.LiveUse;
import io.carillon.contract.Wire;
import io.carillon.life.Surroundings;
import io.carillon.scheduler.cluster.ClusterSettings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.StallingProxy;
import io.carillon.testkit.WithBackends;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Three schedulers that reach each other's Hazelcast only through proxies, until all of these are shut: whoever leads, what may be rung and what is
 * settled does not hang on them, and nor does it who takes over.
 */
@WithBackends
final class HazelcastCutIT {
  private static final int SCHEDULERS = 3;
  private static final int JOBS = 60;
  private static final int CHANNELS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String cluster = "cut-" + UUID.randomUUID();
  private final List<StallingProxy> links = new ArrayList<>();
  private final List<RunningScheduler> running = new ArrayList<>();

  @AfterEach void close() {
    running.forEach(RunningScheduler::stop);
    links.forEach(StallingProxy::close);
    // Of whoever crashed it is still there.
    ours().forEach(one -> one.getLifecycleService().terminate());
  }

  @Test void withAllLinksOfHazelcastShutCallsAreMadeOnceAndWithinTheLinesAndAnotherTakesTheLead(Backends backends) throws IOException {
    open(backends);
    await().atMost(PATIENCE).until(() -> members().equals(List.of(SCHEDULERS, SCHEDULERS, SCHEDULERS)));
    links.forEach(StallingProxy::cut);
    await().atMost(PATIENCE).until(() -> members().equals(List.of(1, 1, 1)));
    try (var stage = new Stage(backends)) {
      stage.line("t", "7X.", CHANNELS, 40);
      var channels = new ScriptedAgent.Channels();
      var agent = stage.agent("t", ScriptedAgent.answers(40), channels);
      var jobs = stage.submit("7000", JOBS / 2);
      ended(stage, jobs);

      long before = backends.count("select epoch from lease where name = 'lines'");
      running.removeFirst().crash();
      var more = stage.submit("7001", JOBS / 2);
      ended(stage, more);

      assertThat(backends.count("select epoch from lease where name = 'lines'")).as("the first led").isGreaterThan(before);
      assertThat(agent.dials.stream().map(AttemptDial::jobId)).hasSize(JOBS).doesNotHaveDuplicates();
      assertThat(channels.peak("t")).isLessThanOrEqualTo(CHANNELS);
      assertThat(members()).as("nobody found another way").containsOnly(1);
    }
  }

  @Test void whatTheTrunksCarryIsShownToWhoeverIsAMember(Backends backends) throws IOException {
    open(backends);
    try (var stage = new Stage(backends)) {
      stage.line("u", "8X.", CHANNELS, 40);
      stage.agent("u", ScriptedAgent.begins()).foreign("u", 2);
      await().atMost(PATIENCE).until(() -> "2".equals(shown("u")));
    }
  }

  /** Channels of others on a trunk by the PBX of its name, as any member sees it; null: nothing is shown. */
  private String shown(String trunk) {
    var text = ours().getLast().<String, String>getMap(LiveUse.MAP).get(trunk);
    var use = text == null ? null : Wire.readOwn(text, LiveUse.class).trunks().get(trunk);
    return use == null ? null : String.valueOf(use.foreign());
  }

  private static void ended(Stage stage, Collection<String> jobs) {
    assertThat(stage.finished(jobs, PATIENCE)).allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.COMPLETED));
  }

  private void open(Backends backends) throws IOException {
    var ports = new ArrayList<Integer>();
    for (int n = 0; n < SCHEDULERS; n++) {
      try (var free = new ServerSocket(0)) {
        ports.add(free.getLocalPort());
      }
      links.add(new StallingProxy("127.0.0.1", ports.get(n)));
    }
    var members = links.stream().map(link -> "127.0.0.1:" + link.port()).toList();
    for (int n = 0; n < SCHEDULERS; n++) {
      running.add(RunningScheduler.start(backends, backends.postgres(), Surroundings.real(),
          new ClusterSettings(cluster, members, "127.0.0.1", ports.get(n), null, members.get(n))));
    }
  }

  /** How many each of ours sees, itself included. */
  private List<Integer> members() {
    return ours().stream().map(one -> one.getCluster().getMembers().size()).toList();
  }

  private List<HazelcastInstance> ours() {
    return Hazelcast.getAllHazelcastInstances().stream().filter(one -> one.getConfig().getClusterName().equals(cluster)).toList();
  }
}
