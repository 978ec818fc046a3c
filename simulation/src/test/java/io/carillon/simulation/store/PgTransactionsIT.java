package io.carillon.simulation.store;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import org.junit.jupiter.api.BeforeEach;

/** The contract on PostgreSQL itself. */
@WithBackends
class PgTransactionsIT extends TransactionsContract {
  private final Backends backends;

  PgTransactionsIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void empty() {
    backends.query("truncate lane, job, outbox");
  }

  @Override Pool pool() {
    return backends.sql();
  }

  @Override <T> T await(Future<T> future) {
    return Backends.await(future);
  }
}
