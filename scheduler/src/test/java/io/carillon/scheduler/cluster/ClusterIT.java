package io.carillon.scheduler.cluster;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.life.Env;
import io.carillon.scheduler.outside.Ground;
import io.carillon.scheduler.outside.Wake;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithBackends
class ClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ground ground;
  private final String name = "test-" + UUID.randomUUID();

  ClusterIT(Backends backends) {
    ground = new Ground(backends);
  }

  @AfterEach void close() {
    ground.close();
  }

  @Test void schedulersWakeEachOtherAndOutliveEachOther() throws IOException {
    var ports = freePorts();
    var members = List.of("127.0.0.1:" + ports[0], "127.0.0.1:" + ports[1]);
    var wokenOne = new Woken();
    var wokenTwo = new Woken();
    var goneFromOne = new AtomicInteger();
    var one = await(ClusterPart.open(ground.outside, new ClusterSettings(name, members, "127.0.0.1", ports[0]), wokenOne, goneFromOne::incrementAndGet));
    var two = await(ClusterPart.open(ground.outside, new ClusterSettings(name, members, "127.0.0.1", ports[1]), wokenTwo, () -> {}));
    await().atMost(PATIENCE).until(() -> one.members() == 2 && two.members() == 2);
    await().atMost(PATIENCE).until(() -> {
      one.wakeOthers(false);
      return wokenTwo.dispatch.get() > 0;
    });
    assertThat(wokenTwo.urgent).hasValue(0);
    await().atMost(PATIENCE).until(() -> {
      one.wakeOthers(true);
      return wokenTwo.urgent.get() > 0;
    });
    assertThat(wokenOne.dispatch).hasValue(0);
    assertThat(wokenOne.urgent).hasValue(0);
    one.show("pbx1", "{\"north\": 3}");
    await().atMost(PATIENCE).until(() -> await(two.shown()).equals(Map.of("pbx1", "{\"north\": 3}")));
    assertThat(goneFromOne).hasValue(0);
    await(two.close());
    await().atMost(PATIENCE).until(() -> one.members() == 1 && goneFromOne.get() == 1);
    one.wakeOthers(false);
    await(one.close());
    assertThat(one.members()).isZero();
    one.wakeOthers(false);
    one.show("pbx1", "{}");
  }

  @Test void aSchedulerThatCannotJoinGoesOnWithoutIt() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var part = await(ClusterPart.open(ground.outside, new ClusterSettings(name, List.of(), "127.0.0.1", taken.getLocalPort()), new Woken(), () -> {}));
      part.wakeOthers(false);
      assertThat(part.members()).isZero();
      assertThat(await(part.shown())).isEmpty();
      await(part.close());
    }
  }

  @Test void aloneItTakesAnyPort() {
    var part = await(ClusterPart.open(ground.outside, ClusterSettings.read(new Env(Map.<String, String>of()::get)), new Woken(), () -> {}));
    await().atMost(PATIENCE).until(() -> part.members() == 1 && part.port() > 0);
    await(part.close());
  }

  private static int[] freePorts() throws IOException {
    try (var one = new ServerSocket(0); var two = new ServerSocket(0)) {
      return new int[] {one.getLocalPort(), two.getLocalPort()};
    }
  }

  /** Counts how often it was woken. */
  private static final class Woken implements Wake {
    final AtomicInteger dispatch = new AtomicInteger();
    final AtomicInteger urgent = new AtomicInteger();

    @Override public void dispatch() {
      dispatch.incrementAndGet();
    }

    @Override public void urgent() {
      urgent.incrementAndGet();
    }

    @Override public void relay() {
      dispatch.incrementAndGet();
    }
  }
}
