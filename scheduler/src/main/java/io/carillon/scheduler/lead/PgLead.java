package io.carillon.scheduler.lead;

import io.carillon.life.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease row of one lead, taken, renewed and given back by a timer. Its listeners run on whatever context the database
 * answers.
 */
public final class PgLead implements Lead {
  private static final Logger log = LoggerFactory.getLogger(PgLead.class);
  private static final long LEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long RENEW_MILLIS = 500;
  private static final String TAKE = """
      insert into lease as l (name, holder, epoch, expires_at) values ($1, $2, 1, clock_timestamp() + interval '1.5 seconds')
      on conflict (name) do update set holder = excluded.holder, epoch = l.epoch + 1, expires_at = clock_timestamp() + interval '1.5 seconds'
      where l.expires_at < clock_timestamp() returning epoch""";
  private static final String RENEW = """
      update lease set expires_at = clock_timestamp() + interval '1.5 seconds' where name = $1 and holder = $2 and epoch = $3 returning epoch""";
  private static final String LEFT = "select ceil(extract(epoch from expires_at - clock_timestamp()) * 1000)::bigint from lease where name = $1";
  /** A lease is over when the database's clock has passed its end. */
  private static final long OVER_MILLIS = 5;
  private static final String CLAIM = "select epoch from lease where name = $1 and epoch = $2 for share";
  private static final String PATIENCE = "set local lock_timeout = '1s'";
  private static final String ALONE = "select epoch from lease where name = $1 and epoch = $2 for no key update";
  private static final String GIVE_BACK = "update lease set expires_at = clock_timestamp() - interval '1 second' where name = $1 and holder = $2 and epoch = $3";

  /** What we know of ourselves: nothing, or an epoch and until when it may be believed. */
  private record Held(long epoch, long believedUntil) {}

  private final Vertx vertx;
  private final Pool pool;
  private final Surroundings.Nanos nanos;
  private final String name;
  private final String holder;
  private final List<Runnable> gained = new ArrayList<>();
  private final List<Runnable> lost = new ArrayList<>();
  private volatile Held held;
  private volatile boolean answered;
  private long timer = -1;
  private long atItsEnd = -1;
  private boolean asking;
  private boolean closed;

  public PgLead(Vertx vertx, Pool pool, Surroundings.Nanos nanos, String name, String holder) {
    this.vertx = vertx;
    this.pool = pool;
    this.nanos = nanos;
    this.name = name;
    this.holder = holder;
  }

  /** What to do each time the lead becomes ours; register before {@link #start}. */
  public void onGained(Runnable listener) {
    gained.add(listener);
  }

  /** What to do each time it ceases to be. */
  public void onLost(Runnable listener) {
    lost.add(listener);
  }

  /**
   * Tries once, then goes on trying, twice a second and when the lease of whoever holds it runs out; the future ends after the
   * first try, whoever leads.
   */
  public Future<Void> start() {
    timer = vertx.setPeriodic(RENEW_MILLIS, tick -> beat());
    return beat();
  }

  @Override public boolean held() {
    var now = held;
    return now != null && now.believedUntil() - nanos.now() > 0;
  }

  /** Whether the database answered when it was last asked; null, or what is missing. */
  public String missing() {
    return answered ? null : "the database does not answer";
  }

  /** The epoch we lead under, or last led under; 0 where we never did. */
  public long epoch() {
    var now = held;
    return now == null ? 0 : now.epoch();
  }

  @Override public Future<Void> claim(SqlConnection tx) {
    var now = held;
    if (now == null) return Future.failedFuture(new LeadLost(name));
    return tx.preparedQuery(CLAIM).execute(Tuple.of(name, now.epoch())).compose(rows ->
        rows.size() == 1 ? Future.succeededFuture() : Future.failedFuture(new LeadLost(name)));
  }

  /**
   * Ends once no transaction that has claimed is open any more, and fails where that takes longer than a second: what they
   * decided, whether its answer came or not, can be read after it.
   */
  public Future<Void> outwait(SqlConnection tx) {
    var now = held;
    if (now == null) return Future.failedFuture(new LeadLost(name));
    return tx.query(PATIENCE).execute().compose(patient -> tx.preparedQuery(ALONE).execute(Tuple.of(name, now.epoch()))).compose(rows ->
        rows.size() == 1 ? Future.succeededFuture() : Future.failedFuture(new LeadLost(name)));
  }

  /** Somebody may have given the lead up: asks now rather than at the next beat. From any thread. */
  public void look() {
    if (!held()) beat();
  }

  /** Another holds it: its row is asked for again the moment his word runs out, unless that is after the next beat, as where this fails. */
  private void awaitItsEnd() {
    pool.preparedQuery(LEFT).execute(Tuple.of(name)).onSuccess(rows -> {
      if (rows.size() == 0) return;
      long left = Math.max(0, rows.iterator().next().getLong(0)) + OVER_MILLIS;
      synchronized (this) {
        if (closed || held != null || left >= RENEW_MILLIS) return;
        vertx.cancelTimer(atItsEnd);
        atItsEnd = vertx.setTimer(left, over -> beat());
      }
    });
  }

  private synchronized Future<Void> beat() {
    if (asking || closed) return Future.succeededFuture();
    asking = true;
    if (held != null && !held()) drop("the lease could not be renewed in time");
    var began = held;
    long asked = nanos.now();
    var answer = began == null
        ? pool.preparedQuery(TAKE).execute(Tuple.of(name, holder))
        : pool.preparedQuery(RENEW).execute(Tuple.of(name, holder, began.epoch()));
    return answer.transform(done -> {
      synchronized (this) {
        asking = false;
        // Also where it says no: another holds the row for a moment.
        answered = done.succeeded() || done.cause() instanceof PgException;
        if (closed) return Future.succeededFuture();
        if (done.failed()) {
          log.atWarn().addKeyValue("lead", name).setCause(done.cause()).log("the lease could not be asked for");
        } else if (done.result().size() == 1) {
          keep(done.result().iterator().next().getLong(0), asked + LEASE_NANOS);
        } else if (held != null) {
          drop("another holds it");
        } else {
          awaitItsEnd();
        }
        return Future.succeededFuture();
      }
    });
  }

  private void keep(long epoch, long believedUntil) {
    boolean isNew = held == null;
    held = new Held(epoch, believedUntil);
    if (!isNew) return;
    log.atInfo().addKeyValue("lead", name).addKeyValue("epoch", epoch).log("leads");
    gained.forEach(Runnable::run);
  }

  private void drop(String why) {
    log.atInfo().addKeyValue("lead", name).addKeyValue("epoch", held.epoch()).addKeyValue("why", why).log("leads no more");
    held = null;
    lost.forEach(Runnable::run);
  }

  /** Gives the lease back, so that a successor need not wait for its end. */
  public synchronized Future<Void> close() {
    closed = true;
    if (timer >= 0) vertx.cancelTimer(timer);
    vertx.cancelTimer(atItsEnd);
    var last = held;
    if (last == null) return Future.succeededFuture();
    drop("closing");
    return pool.preparedQuery(GIVE_BACK).execute(Tuple.of(name, holder, last.epoch())).mapEmpty();
  }
}
