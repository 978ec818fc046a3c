package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.scheduler.intake.IntakePart;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler that takes jobs in, a process of its own, is killed, and an alarm comes right after. Its lease is waited for, and nothing of Kafka's. */
@WithBackends
final class IntakeFailoverIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  /** So many that some of them come by each partition. */
  private static final int ALARMS = 24;
  /** What the leases, both of which may have been the killed one's, and a pass may take; far from the ten seconds after which Kafka misses a member. */
  private static final long WITHIN_MILLIS = 3_000;

  private final Backends backends;
  @TempDir private Path folder;

  IntakeFailoverIT(Backends backends) {
    this.backends = backends;
  }

  private long epoch() {
    return backends.count("select epoch from lease where name = $1", IntakePart.LEASE);
  }

  private static CallSpec alarm(int to) {
    return new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, 9, null, null, null)
        .over(CallSpec.to(List.of(Destination.number("70" + to))));
  }

  @Test
  void alarmsThatComeRightAfterAreDialledWithinThreeSeconds() throws IOException {
    try (var one = SchedulerProcess.start(backends, folder.resolve("one.log")); var other = SchedulerProcess.start(backends, folder.resolve("other.log"));
        var stage = new Stage(backends)) {
      await().atMost(LONG).until(() -> one.isUp() && other.isUp());
      stage.line("a", "7X.", 100, 100);
      stage.submit("7900", 10);
      var agent = stage.agent("a", ScriptedAgent.answers(50));
      await().atMost(LONG).until(() -> agent.dials.size() == 10);

      long epoch = epoch();
      (one.led(IntakePart.LEASE, epoch) ? one : other).kill();
      long killed = System.nanoTime();
      var alarms = IntStream.range(0, ALARMS).mapToObj(i -> stage.submit(alarm(i))).toList();

      await().atMost(LONG).until(() -> agent.dials.stream().map(dial -> dial.jobId()).toList().containsAll(alarms));
      long last = agent.dials.stream().filter(dial -> alarms.contains(dial.jobId())).mapToLong(dial -> agent.dialledAt.get(dial.attemptId())).max().orElseThrow();
      System.out.printf("the last of %d alarms is dialled %d ms after the kill%n", ALARMS, TimeUnit.NANOSECONDS.toMillis(last - killed));
      assertThat(epoch()).as("it was the one that took them in").isGreaterThan(epoch);
      assertThat(TimeUnit.NANOSECONDS.toMillis(last - killed)).isLessThanOrEqualTo(WITHIN_MILLIS);
    }
  }
}
