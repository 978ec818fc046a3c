package io.carillon.scheduler.outside;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;

/**
 * The database's clock, which all schedulers share. What is over, late or due again is reckoned by it: any scheduler settles, and
 * one whose own clock is an hour ahead would end what has an hour left.
 */
public final class DatabaseTime {
  private static final String NOW = "select now()";

  private DatabaseTime() {}

  /** When the transaction began; outside of one, the time now. */
  public static Future<Instant> of(SqlClient sql) {
    return sql.preparedQuery(NOW).execute().map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant());
  }
}
