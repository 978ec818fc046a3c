package io.carillon.scheduler.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.embedded.BrokerReach;
import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.Ports;
import io.carillon.kafka.KafkaSettings;
import io.carillon.life.Surroundings;
import io.carillon.scheduler.outside.Broker;
import io.carillon.scheduler.outside.Ground;
import io.carillon.testkit.Backends;
import io.carillon.testkit.StallingProxy;
import io.carillon.testkit.WithBackends;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two members of which one reaches its broker by a way that can be cut; both reach the database. */
@WithBackends
final class BrokerCutIT {
  private static final String LEASE = "cut";
  private static final Duration LONG = Duration.ofSeconds(20);
  /** Three seconds of silence, an answer that was given up, a beat, and what other tests take meanwhile. */
  private static final Duration BOUND = Duration.ofSeconds(6);
  private static final String HERE = "127.0.0.1";
  private static final String BY_PROXY = "127.0.0.2";

  private final Backends backends;
  private final List<AutoCloseable> opened = new ArrayList<>();
  @TempDir private Path folder;
  private Ground ground;
  private StallingProxy way;
  private PgLead cut;

  BrokerCutIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void open() {
    int port = Ports.free();
    ground = later(new Ground(backends), Ground::close);
    way = later(new StallingProxy(BY_PROXY, port, HERE, port), StallingProxy::close);
    var broker = later(EmbeddedBroker.start(folder, new BrokerReach(HERE, BY_PROXY, port)), EmbeddedBroker::close);
    cut = member("cut", broker.settings());
    await().atMost(LONG).until(() -> cut.held() && way.clients() > 0);
  }

  @AfterEach void close() throws Exception {
    for (var one : opened.reversed()) one.close();
  }

  private <T> T later(T part, java.util.function.Consumer<T> close) {
    opened.add(() -> close.accept(part));
    return part;
  }

  private PgLead member(String name, KafkaSettings kafka) {
    var lead = later(ground.lease(LEASE, name), one -> Backends.await(one.close()));
    later(BrokerHeard.open(backends.vertx(), Surroundings.real().nanos(), Broker.of(backends.vertx(), kafka).voice(), lead), one -> Backends.await(one.close()));
    return lead;
  }

  @Test void whoDoesNotHearTheBrokerHandsOverAndHasNoClaimUntilItIsHeardAgain() {
    var other = member("other", backends.kafka());
    way.cut();
    long since = System.nanoTime();
    await().atMost(BOUND).until(other::held);
    System.out.printf("handed over %d ms after the cut%n", (System.nanoTime() - since) / 1_000_000);
    assertThat(cut.held()).isFalse();
    Backends.await(other.close());
    await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> !cut.held());
    way.mend();
    await().atMost(BOUND).until(cut::held);
  }

  @Test void aBrokerThatIsSlowCostsNoLease() {
    long epoch = cut.epoch();
    way.stall();
    long since = System.nanoTime();
    await().until(() -> System.nanoTime() - since > 1_500_000_000L);
    way.resume();
    await().during(Duration.ofSeconds(3)).atMost(LONG).until(cut::held);
    assertThat(cut.epoch()).isEqualTo(epoch);
  }
}
