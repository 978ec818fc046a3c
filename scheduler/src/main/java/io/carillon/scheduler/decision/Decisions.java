package io.carillon.scheduler.decision;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Writes decisions beside what they are of, in its transaction, their jobs' rows being locked: one statement, whatever their number. */
public final class Decisions {
  private static final String ADD = """
      insert into decision (job_id, at, what, detail)
      select job, $1, what, detail::jsonb from unnest($2::uuid[], $3::text[], $4::text[]) with ordinality as d (job, what, detail, nth) order by nth""";

  private Decisions() {}

  /** In this order. */
  public static Future<Void> add(SqlConnection tx, List<Decision> decisions, Instant now) {
    if (decisions.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(ADD).execute(Tuple.of(now.atOffset(ZoneOffset.UTC), decisions.stream().map(Decision::job).toArray(UUID[]::new),
        decisions.stream().map(one -> one.what().name()).toArray(String[]::new), decisions.stream().map(one -> one.detail().encode()).toArray(String[]::new)))
        .mapEmpty();
  }
}
