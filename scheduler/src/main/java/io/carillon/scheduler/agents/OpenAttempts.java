package io.carillon.scheduler.agents;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The ids of the attempts that are not settled, as the lead knows them: it alone makes attempts. Whoever asks for them by these ids does not pass by the
 * entries of all that were settled while somebody's transaction stays open beside us. The rows stay the truth: an id says that there may be such an attempt.
 *
 * <p>All are read when the lead is gained, and twice a minute.
 */
public final class OpenAttempts {
  private static final long ALL_MILLIS = 30_000;
  private static final long SETTLED_MILLIS = 1000;
  private static final String ALL = "select id from attempt where not settled";
  private static final String STILL = "select a.id from unnest($1::uuid[]) as o (id) join attempt a on a.id = o.id where not a.settled";

  private Set<UUID> ids = Set.of();
  private boolean known;
  private long allAt;
  private long settledAt;

  /** Another led meanwhile. */
  public synchronized void forget() {
    known = false;
  }

  /** These are about to be made; from the one place that makes any. */
  public synchronized void made(Collection<UUID> attempts) {
    var more = new LinkedHashSet<>(ids);
    more.addAll(attempts);
    ids = more;
  }

  public synchronized UUID[] ids() {
    return ids.toArray(UUID[]::new);
  }

  /**
   * The same, read anew where another led or that is long ago. Only while none are being made: what is made is not there yet.
   *
   * @param nowMillis the monotonic clock
   */
  public Future<UUID[]> look(Pool pool, long nowMillis) {
    synchronized (this) {
      if (known && nowMillis - allAt < ALL_MILLIS) return Future.succeededFuture(ids());
    }
    return pool.preparedQuery(ALL).execute().map(rows -> open(rows, true, nowMillis));
  }

  /** Leaves out, about once a second, those that are settled; under the same condition. Nobody needs to wait for it. */
  public Future<?> leaveOutSettled(SqlClient sql, long nowMillis) {
    UUID[] before;
    synchronized (this) {
      if (nowMillis - settledAt < SETTLED_MILLIS) return Future.succeededFuture();
      before = ids();
    }
    return sql.preparedQuery(STILL).execute(Tuple.of(before)).map(rows -> open(rows, false, nowMillis));
  }

  private synchronized UUID[] open(RowSet<Row> rows, boolean all, long nowMillis) {
    var open = new LinkedHashSet<UUID>();
    rows.forEach(row -> open.add(row.getUUID(0)));
    ids = open;
    settledAt = nowMillis;
    if (all) {
      allAt = nowMillis;
      known = true;
    }
    return ids();
  }
}
