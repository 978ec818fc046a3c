package io.carillon.scheduler.deadletter;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.DateTimeException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Stores a batch as a whole, and where the database refuses it for what is in it, each half, down to the one bad record, which is
 * set aside. A failure of anything else (no connection, a deadlock) fails the future: nothing is wrong with the records.
 *
 * <p>Order is kept: a half begins only once the one before it is stored.
 */
public final class Halving {
  private Halving() {}

  public static <T> Future<Void> store(List<T> batch, Function<List<T>, Future<Void>> store, BiFunction<T, Throwable, Future<Void>> setAside) {
    if (batch.isEmpty()) return Future.succeededFuture();
    return begun(batch, store).recover(failure -> {
      if (!isOfTheData(failure)) return Future.failedFuture(failure);
      if (batch.size() == 1) return setAside.apply(batch.get(0), failure);
      int middle = batch.size() / 2;
      return store(batch.subList(0, middle), store, setAside).compose(first -> store(batch.subList(middle, batch.size()), store, setAside));
    });
  }

  private static <T> Future<Void> begun(List<T> batch, Function<List<T>, Future<Void>> store) {
    try {
      return store.apply(batch);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * Whether a record's content is to blame: data exceptions and violated constraints (SQLSTATE classes 22 and 23), limits of the
   * program (54: a value too large for its index), values that the client cannot write as what the column is, and what our own
   * code stumbles over: given again it would stumble again, for ever.
   */
  public static boolean isOfTheData(Throwable failure) {
    if (failure instanceof ArithmeticException || failure instanceof DateTimeException || failure instanceof IllegalArgumentException
        || failure instanceof NullPointerException || failure instanceof IndexOutOfBoundsException || failure instanceof ClassCastException) return true;
    if (!(failure instanceof PgException refused) || refused.getSqlState() == null) return false;
    String state = refused.getSqlState();
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }
}
