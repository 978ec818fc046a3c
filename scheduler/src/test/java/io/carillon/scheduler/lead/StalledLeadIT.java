package io.carillon.scheduler.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.postgres.WaryPool;
import io.carillon.testkit.Backends;
import io.carillon.testkit.StallingProxy;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lead over a database that stops answering without closing anything. */
@WithBackends
final class StalledLeadIT {
  private static final Duration LEASE = Duration.ofMillis(1500);

  private final Backends backends;
  private final Vertx vertx = Vertx.vertx();
  private StallingProxy proxy;

  StalledLeadIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void open() {
    proxy = new StallingProxy(backends.postgres().host(), backends.postgres().port());
  }

  @AfterEach void close() {
    Backends.await(vertx.close());
    proxy.close();
  }

  private Pool through(int size, Duration silence) {
    return WaryPool.open(vertx, proxy.to(backends.postgres()).client(), size, silence);
  }

  @Test void aLeaseIsRenewedOverAnotherConnectionOrTakenAnew() {
    var lead = new PgLead(vertx, through(1, Duration.ofSeconds(1)), InstantSource.system(), System::nanoTime, "stalled", "one");
    Backends.await(lead.start());
    assertThat(lead.held()).isTrue();
    proxy.stall();
    long since = System.nanoTime();
    // Whoever holds it a lease's length later has had an answer since: nothing that was said before the stall is believed for
    // longer.
    await().atMost(Duration.ofSeconds(8)).until(() -> System.nanoTime() - since > LEASE.toNanos() && lead.held());
  }

  @Test void whoIsCutOffInTheMiddleOfADecisionKeepsNobodyFromTheLead() {
    // Its only connection: it cannot take the lead again by another.
    var pool = through(1, Duration.ofSeconds(10));
    var lead = new PgLead(vertx, pool, InstantSource.system(), System::nanoTime, "cut-off", "one");
    Backends.await(lead.start());
    var tx = Backends.await(pool.getConnection());
    Backends.await(tx.begin());
    Backends.await(lead.claim(tx));
    proxy.stall();

    var heir = new PgLead(vertx, LeasePool.open(vertx, backends.postgres().client()), InstantSource.system(), System::nanoTime, "cut-off", "two");
    heir.start();

    await().atMost(8, TimeUnit.SECONDS).until(heir::held);
    assertThat(heir.epoch()).as("what it was given first was worth having").isEqualTo(2);
  }
}
