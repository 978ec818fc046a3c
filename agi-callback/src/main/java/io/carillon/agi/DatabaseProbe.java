package io.carillon.agi;

import io.carillon.life.Parts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.concurrent.TimeUnit;

/** Asks the database for a sign of life every two seconds, one question at a time, and remembers the last answer. */
final class DatabaseProbe {
  private static final long EVERY_MILLIS = 2_000;

  private volatile String missing = "not asked yet";

  String missing() {
    return missing;
  }

  void open(Vertx vertx, Pool pool, Parts parts) {
    ask(pool);
    long timer = vertx.setPeriodic(EVERY_MILLIS, tick -> ask(pool));
    parts.opened("database probe", () -> {
      vertx.cancelTimer(timer);
      return Future.succeededFuture();
    });
  }

  private void ask(Pool pool) {
    pool.query("select 1").execute().timeout(EVERY_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(alive -> missing = null, away -> missing = "does not answer");
  }
}
