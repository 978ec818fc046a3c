package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.embedded.Ports;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The scheduler that leads, a process of its own, is killed: its lease runs out, and its part of the agents' words waits for Kafka to
 * miss it. Several PBXs, so that the words of some are in that part.
 */
@WithBackends
final class FailoverIT {
  private static final int PBXS = 6;
  private static final int PER_SECOND = 5;
  /** As many of each PBX's next calls are looked at: two seconds of them. */
  private static final int AFTER = 2 * PER_SECOND;

  private final Backends backends;

  FailoverIT(Backends backends) {
    this.backends = backends;
  }

  private Process leader() throws IOException {
    var flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(flag -> flag.startsWith("--"));
    var command = Stream.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()), flags,
        Stream.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SchedulerMain.class.getName()))
        .flatMap(part -> part).toList();
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().keySet().removeIf(key -> key.startsWith("CARILLON_"));
    builder.environment().putAll(backends.env());
    builder.environment().put("CARILLON_MANAGEMENT_HOST", "127.0.0.1");
    builder.environment().put("CARILLON_MANAGEMENT_PORT", String.valueOf(Ports.free()));
    return builder.start();
  }

  @Test
  void theOtherHandsOutWithinThreeSecondsAndNeverMoreThanThePace() throws IOException {
    var leader = leader();
    try (var stage = new Stage(backends)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> backends.count("select count(*) from lease where name = 'lines'") == 1);
      var other = RunningScheduler.start(backends);
      try {
        killedInTheMiddle(stage, leader);
      } finally {
        other.stop();
      }
    } finally {
      leader.destroyForcibly();
    }
  }

  private void killedInTheMiddle(Stage stage, Process leader) {
    var agents = new ArrayList<ScriptedAgent>();
    for (int i = 0; i < PBXS; i++) {
      stage.line("f" + i, "7" + i + "X.", 100, PER_SECOND);
      stage.submit("7" + i + "00", 80);
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> backends.count("select count(*) from job") == PBXS * 80);
    for (int i = 0; i < PBXS; i++) agents.add(stage.agent("f" + i, ScriptedAgent.answers(50)));
    await().atMost(Duration.ofSeconds(60)).until(() -> agents.stream().allMatch(agent -> agent.dials.size() >= 10));

    leader.destroyForcibly();
    long killed = System.nanoTime();

    await().atMost(Duration.ofSeconds(60)).until(() -> agents.stream().allMatch(agent -> around(agent, killed).size() >= AFTER + 1));
    assertThat(backends.count("select epoch from lease where name = 'lines'")).isEqualTo(2);
    for (var agent : agents) {
      System.out.printf("%s: %d ms between calls around the kill%n", agent.pbx, gap(around(agent, killed)));
      assertThat(gap(around(agent, killed))).as(agent.pbx).isLessThanOrEqualTo(3_000);
      assertThat(longestWait(arrivals(agent))).as("handed out at most half a second ahead of the pace").isLessThan(750);
    }
  }

  private static List<Long> arrivals(ScriptedAgent agent) {
    return agent.dialledAt.values().stream().sorted().map(nanos -> nanos / 1_000_000).toList();
  }

  /** The last call before, and the next ones. */
  private static List<Long> around(ScriptedAgent agent, long killed) {
    var at = arrivals(agent);
    int before = (int) at.stream().filter(one -> one < killed / 1_000_000).count();
    return at.subList(before - 1, Math.min(at.size(), before + AFTER));
  }

  private static long gap(List<Long> at) {
    long gap = 0;
    for (int i = 1; i < at.size(); i++) gap = Math.max(gap, at.get(i) - at.get(i - 1));
    return gap;
  }

  /** How long a call waits at an agent that keeps the pace and starts each as soon as that lets it. */
  private static long longestWait(List<Long> at) {
    var starts = new ArrayList<Long>();
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
