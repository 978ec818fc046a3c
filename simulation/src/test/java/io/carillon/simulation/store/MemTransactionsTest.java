package io.carillon.simulation.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scheduler.outbox.Outbox;
import io.carillon.simulation.loop.Process;
import io.carillon.simulation.loop.SimLoop;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The contract in memory, and what only the memory can be told to do. */
class MemTransactionsTest extends TransactionsContract {
  private final SimLoop loop = new SimLoop();
  private final MemStore store = new MemStore(loop, new SplittableRandom(1), new Statements());
  private final Process process = new Process("p", loop, new SplittableRandom(2));
  private final Pool pool = store.pool(process, 1_000);

  @Override Pool pool() {
    return pool;
  }

  @Override <T> T await(Future<T> future) {
    while (!future.isComplete() && loop.step()) assertThat(loop.now()).isLessThan(60_000_000_000L);
    if (future.failed() && future.cause() instanceof RuntimeException failure) throw failure;
    if (future.failed()) throw new IllegalStateException(future.cause().getMessage(), future.cause());
    return future.result();
  }

  @Test void aCommitWhoseAnswerIsLostIsTrue() {
    var told = pool.withTransaction(tx -> Outbox.numbers(tx, Map.of("a", 1)).onSuccess(first -> store.lossy(1)));
    while (!told.isComplete() && loop.step()) assertThat(loop.now()).isLessThan(60_000_000_000L);
    assertThat(told.failed()).isTrue();
    store.lossy(0);
    loop.after(2_000_000_000L, () -> { });
    while (loop.step()) assertThat(loop.now()).isLessThan(60_000_000_000L);
    assertThat(await(pool.withTransaction(tx -> Outbox.numbers(tx, Map.of("a", 1)))).get("a")).isEqualTo(2);
  }

  @Test void whoDiesWithATransactionOpenTakesItWithHim() {
    pool.withTransaction(tx -> Outbox.numbers(tx, Map.of("a", 1)).compose(first -> {
      process.kill();
      store.cut(process);
      return Outbox.numbers(tx, Map.of("a", 1));
    }));
    var other = new Process("q", loop, new SplittableRandom(3));
    assertThat(await(store.pool(other, 1_000).withTransaction(tx -> Outbox.numbers(tx, Map.of("a", 1)))).get("a")).isOne();
  }
}
