package io.carillon.scheduler.outside;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.TransactionRollbackException;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.util.function.Function;

/**
 * A transaction whose {@code begin} goes to the server together with what is asked first, and is not waited for: one way there and back less.
 *
 * <p>What the deed sends before it has had an answer must change nothing by itself (it may read, and lock rows): should the server refuse the {@code begin}
 * alone, that has run without a transaction. Nothing is sent after it then, and the future fails. Else as {@code Pool.withTransaction}.
 */
public final class PromptTransaction implements SqlConnection {
  private final SqlConnection connection;
  /** It was not begun; heard before any answer to what was sent behind it. */
  private volatile boolean refused;

  private PromptTransaction(SqlConnection connection) {
    this.connection = connection;
  }

  /** The future ends once it is committed, or with the deed's failure once it is rolled back. */
  public static <T> Future<T> of(Pool pool, Function<SqlConnection, Future<T>> deed) {
    return pool.getConnection().compose(connection -> new PromptTransaction(connection).run(deed).onComplete(over -> connection.close()));
  }

  private <T> Future<T> run(Function<SqlConnection, Future<T>> deed) {
    var begun = connection.begin().onFailure(why -> refused = true);
    var transaction = connection.transaction();
    return done(deed).transform(done -> begun.transform(there -> {
      if (there.succeeded() && done.succeeded()) return transaction.commit().map(done.result());
      return undone(transaction, there.succeeded() ? done.cause() : there.cause());
    }));
  }

  private <T> Future<T> done(Function<SqlConnection, Future<T>> deed) {
    try {
      return deed.apply(this);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static <T> Future<T> undone(Transaction transaction, Throwable why) {
    return why instanceof TransactionRollbackException ? Future.failedFuture(why) : transaction.rollback().transform(back -> Future.failedFuture(why));
  }

  private SqlConnection begun() {
    if (refused) throw new IllegalStateException("the transaction was not begun");
    return connection;
  }

  @Override public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return begun().preparedQuery(sql);
  }

  @Override public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return begun().preparedQuery(sql, options);
  }

  @Override public Query<RowSet<Row>> query(String sql) {
    return begun().query(sql);
  }

  @Override public Future<PreparedStatement> prepare(String sql) {
    return begun().prepare(sql);
  }

  @Override public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
    return begun().prepare(sql, options);
  }

  @Override public SqlConnection exceptionHandler(Handler<Throwable> handler) {
    connection.exceptionHandler(handler);
    return this;
  }

  @Override public SqlConnection closeHandler(Handler<Void> handler) {
    connection.closeHandler(handler);
    return this;
  }

  /** There is one already. */
  @Override public Future<Transaction> begin() {
    return connection.begin();
  }

  @Override public Transaction transaction() {
    return connection.transaction();
  }

  @Override public boolean isSSL() {
    return connection.isSSL();
  }

  @Override public DatabaseMetadata databaseMetadata() {
    return connection.databaseMetadata();
  }

  /** Whoever opened it closes it. */
  @Override public Future<Void> close() {
    return Future.succeededFuture();
  }
}
