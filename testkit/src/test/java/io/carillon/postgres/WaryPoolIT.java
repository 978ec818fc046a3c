package io.carillon.postgres;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.Backends;
import io.carillon.testkit.StallingProxy;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that stops answering without closing anything. */
@WithBackends
final class WaryPoolIT {
  private final Backends backends;
  private final Vertx vertx = Vertx.vertx();
  private StallingProxy proxy;

  WaryPoolIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void open() {
    proxy = new StallingProxy(backends.postgres().host(), backends.postgres().port());
  }

  @AfterEach void close() {
    await(vertx.close());
    proxy.close();
  }

  @Test void aStatementOnADeadConnectionFailsAndTheNextOneGetsAnother() {
    var pool = WaryPool.open(vertx, proxy.to(backends.postgres()).client(), 1, Duration.ofSeconds(1));
    await(pool.query("select 1").execute());
    proxy.stall();
    long since = System.nanoTime();
    var failed = pool.query("select 1").execute().transform(done -> Future.succeededFuture(done.failed()));
    assertThat(await(failed)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(4));
    // The pool hears of it a moment after the statement does.
    Awaitility.await().atMost(Duration.ofSeconds(2)).ignoreExceptions().until(() -> await(pool.query("select 1").execute()).size() == 1);
  }

  @Test void theServerEndsATransactionWhoseClientSaysNothingMore() {
    var pool = WaryPool.open(vertx, backends.postgres().client(), 1, Duration.ofSeconds(10));
    var silent = await(pool.getConnection());
    await(silent.begin());
    await(silent.query("select pg_advisory_xact_lock(4711)").execute());
    Awaitility.await().atMost(Duration.ofSeconds(8))
        .until(() -> backends.query("select pg_try_advisory_xact_lock(4711)").getFirst().getBoolean(0));
  }
}
