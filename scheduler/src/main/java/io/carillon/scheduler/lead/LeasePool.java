package io.carillon.scheduler.lead;

import io.carillon.postgres.WaryPool;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;

/**
 * The one connection over which a lease is asked for. Nothing it waits for is worth having late: what has not answered within the
 * lease's length is given up, and so is waiting for another's lock on its row, since what is then granted counts from when it was
 * asked for and may be over on arrival.
 */
public final class LeasePool {
  /** Renewed twice a second and worth 1.5 s. */
  private static final Duration SILENCE = Duration.ofSeconds(1);
  private static final int LOCK_MILLIS = 400;

  private LeasePool() {}

  public static Pool open(Vertx vertx, PgConnectOptions to) {
    return WaryPool.open(vertx, to.addProperty("lock_timeout", String.valueOf(LOCK_MILLIS)), 1, SILENCE);
  }
}
