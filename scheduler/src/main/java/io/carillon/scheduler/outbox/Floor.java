package io.carillon.scheduler.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * From where the relay reads: what has a lower id was sent. So it does not pass by the entries of all that was sent while somebody's transaction stays open
 * beside us.
 *
 * <p>No watermark: ids are given before their transactions commit, so one may come into sight below others that were sent long ago. Nothing above what was the
 * highest id {@link #SURE_MILLIS} ago is passed by, nor anything that is in sight and unsent; and twice a minute everything is looked at, for a commit that took longer.
 *
 * <p>For one context at a time.
 */
final class Floor {
  private static final long SURE_MILLIS = 10_000;
  private static final long EVERYTHING_MILLIS = 30_000;
  private static final String LOOK = """
      select (select id from outbox where sent_at is null and id >= $1 order by id limit 1), (select max(id) from outbox),
        (extract(epoch from clock_timestamp()) * 1000)::bigint""";

  /** The highest id there was. */
  private record Seen(long id, long atMillis) {}

  private final Deque<Seen> seen = new ArrayDeque<>();
  /** What was highest long enough ago. */
  private long sure;
  private long floor;
  private long everythingAt;
  private boolean everything = true;

  /** The lowest id to be read now; now and then 0. */
  long next() {
    if (!everything) return floor;
    everything = false;
    return 0;
  }

  /** Another sent meanwhile, or may have. */
  void forget() {
    seen.clear();
    sure = 0;
    floor = 0;
    everything = true;
  }

  /** Looks how far it may rise; to be called about once a second, never twice at once. */
  Future<Void> rise(Pool pool) {
    return pool.preparedQuery(LOOK).execute(Tuple.of(floor)).map(rows -> {
      var row = rows.iterator().next();
      rise(row.getLong(0), row.getLong(1), row.getLong(2));
      return null;
    });
  }

  /** @param unsent the first from the floor on, null: none; @param highest null: there is none */
  void rise(Long unsent, Long highest, long nowMillis) {
    if (nowMillis - everythingAt >= EVERYTHING_MILLIS) {
      everything = true;
      everythingAt = nowMillis;
    }
    if (highest == null) return;
    seen.addLast(new Seen(highest, nowMillis));
    while (!seen.isEmpty() && nowMillis - seen.getFirst().atMillis() >= SURE_MILLIS) sure = seen.removeFirst().id();
    floor = Math.max(floor, unsent == null ? sure : Math.min(sure, unsent));
  }
}
