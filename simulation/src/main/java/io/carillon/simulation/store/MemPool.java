package io.carillon.simulation.store;

import io.carillon.simulation.loop.Process;
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
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/** The client's side of the store: a process's connections, without an upper bound to their number. */
final class MemPool implements Pool {
  private final MemStore store;
  private final Process process;
  private final long patience;
  private final Answers alone = new Answers();

  /** What one moment's questions are answered with. */
  static final class Answers {
    private List<Runnable> gathered = List.of();
    private long askedAt = -1;

    /** @return false where there is nothing to join */
    boolean add(long now, Runnable heard) {
      if (askedAt != now) return false;
      gathered.add(heard);
      return true;
    }

    Runnable begin(long now, Runnable heard) {
      var all = new ArrayList<Runnable>(4);
      all.add(heard);
      gathered = all;
      askedAt = now;
      return () -> {
        for (var one : all) one.run();
      };
    }
  }

  MemPool(MemStore store, Process process, long patience) {
    this.store = store;
    this.process = process;
    this.patience = patience;
  }

  @Override public <T> Future<T> withTransaction(Function<SqlConnection, Future<T>> function) {
    var connection = store.new Connection(process, patience, true, new Answers());
    return begun(function, connection).transform(done -> {
      Future<T> ended = done.succeeded() ? connection.commit().map(done.result())
          : connection.rollback().transform(back -> Future.failedFuture(done.cause()));
      return ended.onComplete(over -> connection.close());
    });
  }

  @Override public <T> Future<T> withConnection(Function<SqlConnection, Future<T>> function) {
    var connection = store.new Connection(process, patience, false, new Answers());
    return begun(function, connection).onComplete(over -> connection.close());
  }

  private static <T> Future<T> begun(Function<SqlConnection, Future<T>> function, MemStore.Connection connection) {
    try {
      return function.apply(new Lent(connection));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  @Override public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new Asked(sql, (text, args) -> {
      var connection = store.new Connection(process, patience, false, alone);
      return connection.execute(text, args).onComplete(over -> connection.close());
    });
  }

  @Override public Query<RowSet<Row>> query(String sql) {
    return preparedQuery(sql);
  }

  @Override public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return preparedQuery(sql);
  }

  /** For one transaction, that begins with what is asked first. */
  @Override public Future<SqlConnection> getConnection() {
    return Future.succeededFuture(new Lent(store.new Connection(process, patience, true, new Answers())));
  }

  @Override public int size() {
    return 0;
  }

  @Override public Future<Void> close() {
    return Future.succeededFuture();
  }

  /** Runs a statement. */
  private interface Runs {
    Future<RowSet<Row>> run(String sql, Tuple args);
  }

  private record Lent(MemStore.Connection connection) implements SqlConnection {
    @Override public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
      return new Asked(sql, connection::execute);
    }

    @Override public Query<RowSet<Row>> query(String sql) {
      return preparedQuery(sql);
    }

    @Override public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
      return preparedQuery(sql);
    }

    @Override public Future<PreparedStatement> prepare(String sql) {
      throw new UnsupportedOperationException();
    }

    @Override public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override public SqlConnection exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override public SqlConnection closeHandler(Handler<Void> handler) {
      return this;
    }

    @Override public Future<Transaction> begin() {
      return Future.succeededFuture(transaction());
    }

    @Override public Transaction transaction() {
      return new Begun(connection);
    }

    @Override public boolean isSSL() {
      return false;
    }

    @Override public DatabaseMetadata databaseMetadata() {
      throw new UnsupportedOperationException();
    }

    @Override public Future<Void> close() {
      connection.close();
      return Future.succeededFuture();
    }
  }

  private record Begun(MemStore.Connection connection) implements Transaction {
    @Override public Future<Void> commit() {
      return connection.commit();
    }

    @Override public Future<Void> rollback() {
      return connection.rollback();
    }

    @Override public Future<Void> completion() {
      throw new UnsupportedOperationException();
    }
  }

  private record Asked(String sql, Runs runs) implements PreparedQuery<RowSet<Row>> {
    @Override public Future<RowSet<Row>> execute() {
      return runs.run(sql, Tuple.tuple());
    }

    @Override public Future<RowSet<Row>> execute(Tuple args) {
      return runs.run(sql, args);
    }

    @Override public Future<RowSet<Row>> executeBatch(List<Tuple> batch) {
      throw new UnsupportedOperationException();
    }

    @Override public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      throw new UnsupportedOperationException();
    }

    @Override public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
      throw new UnsupportedOperationException();
    }
  }
}
