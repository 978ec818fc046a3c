package io.carillon.agi.callback;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The callers of table {@code caller}. One that names the PBX goes before one for any. */
public final class PgCallerStore implements CallerStore {
  private static final String FIND = """
      select tenant, number, script from caller
      where number = $1 and enabled and (pbx is null or pbx = $2)
      order by pbx nulls last, tenant limit 1""";

  private final Pool pool;
  private final Duration patience;

  public PgCallerStore(Pool pool, Duration patience) {
    this.pool = pool;
    this.patience = patience;
  }

  @Override public Future<Optional<Caller>> find(String number, String pbx) {
    return pool.preparedQuery(FIND).execute(Tuple.of(number, pbx))
        .map(rows -> rows.size() == 0 ? Optional.<Caller>empty() : Optional.of(caller(rows.iterator().next())))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Caller caller(Row row) {
    return new Caller(row.getString("tenant"), row.getString("number"), row.getString("script"));
  }
}
