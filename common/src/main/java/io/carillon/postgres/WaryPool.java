package io.carillon.postgres;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Connections to a database that may go without a word: a firewall that forgot them, a host that lost its power. What says
 * nothing for so long is closed, whoever waits for it fails, and the next statement gets a new connection; idle ones go the same
 * way.
 *
 * <p>The server is asked for the like. A process that stops in the middle of a transaction (paused, or cut off) would keep its
 * locks until the server's own keepalive finds out, hours later; the lease's row is one of them, and no other could take the
 * lead.
 */
public final class WaryPool {
  private static final int CONNECT_MILLIS = 2_000;
  /** How long one of our transactions may wait for our next statement. */
  private static final int IDLE_IN_TRANSACTION_MILLIS = 3_000;

  private WaryPool() {}

  public static Pool open(Vertx vertx, PgConnectOptions to, int size, Duration silence) {
    return open(vertx, to, new PoolOptions().setMaxSize(size), silence);
  }

  /**
   * @param pool one that lends connections rarely should end its idle ones itself, well before the silence does: who is lent one
   *     a moment before that would see his statement fail
   */
  public static Pool open(Vertx vertx, PgConnectOptions to, PoolOptions pool, Duration silence) {
    var options = to.addProperty("idle_in_transaction_session_timeout", String.valueOf(IDLE_IN_TRANSACTION_MILLIS));
    var net = new NetClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true).setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setReadIdleTimeout((int) silence.toMillis());
    return PgBuilder.pool().with(pool).with(net).connectingTo(options).using(vertx).build();
  }
}
