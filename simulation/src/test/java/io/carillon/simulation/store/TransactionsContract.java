package io.carillon.simulation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outside.PromptTransaction;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the scheduler leans on in a transaction, whoever keeps the rows. The lanes and jobs are empty at the beginning of each. */
abstract class TransactionsContract {
  private static final OffsetDateTime THEN = OffsetDateTime.of(2026, 11, 23, 9, 0, 0, 0, ZoneOffset.UTC);

  abstract Pool pool();

  abstract <T> T await(Future<T> future);

  private static Future<Long> next(SqlConnection tx) {
    return Outbox.numbers(tx, Map.of("a", 1)).map(first -> first.get("a"));
  }

  private static Future<Long> job(SqlConnection tx, UUID id) {
    return tx.preparedQuery(Sql.of("intake.JobRows", "COMMON")).execute(Tuple.from(new Object[] {new UUID[] {id}, new UUID[] {new UUID(0, 0)}, new String[] {"acme"}, new UUID[] {null},
        new String[] {"DIAL"}, new String[] {"QUEUED"}, new String[] {null}, new Integer[] {5}, new OffsetDateTime[] {THEN}, new OffsetDateTime[] {THEN}, new String[] {"+1"}, new String[] {"{}"},
        new String[] {null}, new String[] {null}, new String[] {null}, new OffsetDateTime[] {THEN}, new OffsetDateTime[] {null}})).map(0L);
  }

  @Test void whatIsCommittedIsSeenByTheNext() {
    await(pool().withTransaction(TransactionsContract::next));
    assertThat(await(pool().withTransaction(TransactionsContract::next))).isEqualTo(2);
  }

  @Test void whatIsGivenUpIsAsIfItHadNotBeen() {
    var failure = catchThrowable(() -> await(pool().withTransaction(tx -> next(tx).compose(number -> Future.failedFuture(new IllegalStateException("no"))))));
    assertThat(failure).hasMessageContaining("no");
    assertThat(await(pool().withTransaction(TransactionsContract::next))).isEqualTo(1);
  }

  @Test void whatIsRefusedSpoilsItsWholeTransaction() {
    var id = new UUID(1, 1);
    var failure = catchThrowable(() -> await(pool().withTransaction(tx -> next(tx).compose(number -> job(tx, id)).compose(one -> job(tx, id)))));
    assertThat(failure).isInstanceOfSatisfying(PgException.class, refused -> assertThat(refused.getSqlState()).isEqualTo("23505"));
    assertThat(await(pool().withTransaction(TransactionsContract::next))).isEqualTo(1);
    await(pool().withTransaction(tx -> job(tx, id)));
  }

  @Test void nothingMoreIsDoneInATransactionThatIsSpoilt() {
    var id = new UUID(1, 1);
    var failure = catchThrowable(() -> await(pool().withTransaction(tx -> job(tx, id).compose(one -> job(tx, id)).recover(refused -> next(tx)))));
    assertThat(failure).isInstanceOfSatisfying(PgException.class, refused -> assertThat(refused.getSqlState()).isEqualTo("25P02"));
  }

  @Test void whatIsAskedWithTheBeginningIsPartOfIt() {
    await(PromptTransaction.of(pool(), TransactionsContract::next));
    var failure = catchThrowable(() -> await(PromptTransaction.of(pool(), tx -> Future.all(next(tx), next(tx)).compose(both -> Future.failedFuture(new IllegalStateException("no"))))));
    assertThat(failure).hasMessageContaining("no");
    assertThat(await(PromptTransaction.of(pool(), TransactionsContract::next))).isEqualTo(2);
  }

  @Test void whatBeginsPromptlyAndIsRefusedFailsWithWhatWasRefused() {
    var id = new UUID(1, 1);
    var failure = catchThrowable(() -> await(PromptTransaction.of(pool(), tx -> Future.all(job(tx, id), job(tx, id), next(tx)))));
    assertThat(failure).isInstanceOfSatisfying(PgException.class, refused -> assertThat(refused.getSqlState()).isEqualTo("23505"));
    assertThat(await(PromptTransaction.of(pool(), TransactionsContract::next))).isEqualTo(1);
  }

  @Test void whoLocksTheSameRowWaitsForTheOther() {
    var one = pool().withTransaction(TransactionsContract::next);
    var other = pool().withTransaction(TransactionsContract::next);
    assertThat(new long[] {await(one), await(other)}).containsExactlyInAnyOrder(1, 2);
  }

  @Test void whatIsAskedTogetherIsAnsweredInOrder() {
    long both = await(pool().withTransaction(tx -> {
      var first = next(tx);
      var second = next(tx);
      return Future.all(first, second).map(all -> first.result() * 10 + second.result());
    }));
    assertThat(both).isEqualTo(12);
  }
}
