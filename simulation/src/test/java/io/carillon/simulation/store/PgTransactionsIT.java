package io.carillon.simulation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outside.PromptTransaction;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  /** A connection that was left in a transaction which is spoilt refuses the beginning of another. */
  @Test void whoseBeginningIsRefusedWritesNothingAfterIt() {
    var one = PgBuilder.pool().with(new PoolOptions().setMaxSize(1)).connectingTo(backends.postgres().client()).using(backends.vertx()).build();
    try {
      await(one.withConnection(connection -> connection.query("begin").execute().compose(begun -> connection.query("select 1/0").execute()).transform(spoilt -> Future.succeededFuture())));
      var failure = catchThrowable(() -> await(PromptTransaction.of(one, tx -> tx.query("select 1").execute().transform(any -> Outbox.numbers(tx, Map.of("a", 1))))));
      assertThat(failure).isInstanceOfSatisfying(PgException.class, refused -> assertThat(refused.getSqlState()).isEqualTo("25P02"));
      assertThat(backends.count("select count(*) from lane")).isZero();
      await(PromptTransaction.of(one, tx -> Outbox.numbers(tx, Map.of("a", 1))));
      assertThat(backends.count("select count(*) from lane")).isOne();
    } finally {
      await(one.close());
    }
  }
}
