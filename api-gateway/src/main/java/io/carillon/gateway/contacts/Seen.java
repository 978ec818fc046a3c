package io.carillon.gateway.contacts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Which jobs have ever been taken in. */
final class Seen {
  private final Pool pool;

  Seen(Pool pool) {
    this.pool = pool;
  }

  /**
   * Those of {@code ids} that were, with the time at which they were submitted ({@code Instant.MIN} where only the id is left).
   */
  Future<Map<UUID, Instant>> among(Collection<UUID> ids) {
    return pool.preparedQuery("select s.id, j.submitted_at from job_seen s left join every_job j on j.id = s.id where s.id = any($1)")
        .execute(Tuple.of(ids.toArray(UUID[]::new))).map(rows -> {
          var seen = new HashMap<UUID, Instant>();
          rows.forEach(row -> seen.put(row.getUUID(0), row.getOffsetDateTime(1) == null ? Instant.MIN : row.getOffsetDateTime(1).toInstant()));
          return seen;
        });
  }
}
