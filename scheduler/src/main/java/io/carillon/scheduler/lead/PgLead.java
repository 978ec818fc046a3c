package io.carillon.scheduler.lead;

import io.carillon.life.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease row of one lead, taken, renewed and given back by a timer. Its listeners run on whatever context the database
 * answers.
 *
 * <p>Each answer also says what time it is in the database. While the wall clock is off by more than is allowed, the lease is not
 * asked for, and one that is ours is given back: what is due, whose window is open and until when a call may begin would be
 * decided by a wrong clock.
 */
public final class PgLead implements Lead {
  private static final Logger log = LoggerFactory.getLogger(PgLead.class);
  private static final long LEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long RENEW_MILLIS = 500;
  private static final String LOOK = "select clock_timestamp(), null::bigint";
  private static final String TAKE = """
      with ours as (
        insert into lease as l (name, holder, epoch, expires_at) values ($1, $2, 1, clock_timestamp() + interval '1.5 seconds')
        on conflict (name) do update set holder = excluded.holder, epoch = l.epoch + 1, expires_at = clock_timestamp() + interval '1.5 seconds'
        where l.expires_at < clock_timestamp() returning epoch)
      select clock_timestamp(), (select epoch from ours)""";
  private static final String RENEW = """
      with ours as (
        update lease set expires_at = clock_timestamp() + interval '1.5 seconds' where name = $1 and holder = $2 and epoch = $3 returning epoch)
      select clock_timestamp(), (select epoch from ours)""";
  private static final String LEFT = "select ceil(extract(epoch from expires_at - clock_timestamp()) * 1000)::bigint from lease where name = $1";
  /** A lease is over when the database's clock has passed its end. */
  private static final long OVER_MILLIS = 5;
  private static final String CLAIM = "select epoch from fence where name = $1 and epoch = $2 for share";
  private static final String PATIENCE = "set local lock_timeout = '1s'";
  private static final String ALONE = "select epoch from fence where name = $1 and epoch = $2 for no key update";
  private static final String GIVE_BACK = "update lease set expires_at = clock_timestamp() - interval '1 second' where name = $1 and holder = $2 and epoch = $3";

  /** What we know of ourselves: nothing, or an epoch and until when it may be believed. */
  private record Held(long epoch, long believedUntil) {}

  /** @param epoch null: it is not ours */
  private record Answer(Long epoch, long believedUntil) {}

  private final Vertx vertx;
  private final Pool pool;
  private final InstantSource clock;
  private final Surroundings.Nanos nanos;
  private final String name;
  private final String holder;
  private final boolean heedsClock;
  private final List<Runnable> gained = new CopyOnWriteArrayList<>();
  private final List<Runnable> lost = new CopyOnWriteArrayList<>();
  private volatile Held held;
  private volatile boolean answered;
  private volatile DatabaseClock database;
  private volatile Supplier<String> unless = () -> null;
  private boolean wasWrong;
  private long timer = -1;
  private long atItsEnd = -1;
  private boolean asking;
  private volatile boolean closed;

  public PgLead(Vertx vertx, Pool pool, InstantSource clock, Surroundings.Nanos nanos, String name, String holder) {
    this(vertx, pool, clock, nanos, name, holder, true);
  }

  /** One for whoever decides by the database's clock alone: it is led whatever the wall clock says. */
  public static PgLead byAnyClock(Vertx vertx, Pool pool, Surroundings surroundings, String name, String holder) {
    return new PgLead(vertx, pool, surroundings.clock(), surroundings.nanos(), name, holder, false);
  }

  private PgLead(Vertx vertx, Pool pool, InstantSource clock, Surroundings.Nanos nanos, String name, String holder, boolean heedsClock) {
    this.vertx = vertx;
    this.pool = pool;
    this.clock = clock;
    this.nanos = nanos;
    this.name = name;
    this.holder = holder;
    this.heedsClock = heedsClock;
  }

  /** Sets what else is in its way: while that says why, the lease is not asked for, and one that is ours is given back at the next beat. */
  public void unless(Supplier<String> why) {
    unless = why;
  }

  /** What to do each time the lead becomes ours; whoever registers after {@link #start} looks at {@link #epoch} as well. */
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
    return believed() && wrongClock() == null;
  }

  private boolean believed() {
    var now = held;
    return now != null && now.believedUntil() - nanos.now() > 0;
  }

  /** Whether the database answered when it was last asked; null, or what is missing. */
  public String missing() {
    return answered ? null : "the database does not answer";
  }

  /** How far the wall clock is from the database's, where that is more than is allowed and heeded; else null. */
  public String wrongClock() {
    if (!heedsClock) return null;
    return Optional.ofNullable(database).flatMap(known -> known.wrong(clock.instant(), nanos.now())).orElse(null);
  }

  private String against() {
    String clock = wrongClock();
    return clock != null ? clock : unless.get();
  }

  /** The epoch we lead under, or last led under; 0 where we never did. */
  public long epoch() {
    var now = held;
    return now == null ? 0 : now.epoch();
  }

  @Override public Future<Void> claim(SqlConnection tx) {
    var now = held;
    if (now == null || wrongClock() != null) return Future.failedFuture(new LeadLost(name));
    return tx.preparedQuery(CLAIM).execute(Tuple.of(name, now.epoch())).compose(rows ->
        rows.size() == 1 ? Future.succeededFuture() : Future.failedFuture(new LeadLost(name)));
  }

  /**
   * Ends once no transaction that has claimed is open any more, and fails where that takes longer than a second: what they
   * decided, whether its answer came or not, can be read after it.
   */
  public Future<Void> outwait(SqlConnection tx) {
    var now = held;
    if (now == null || wrongClock() != null) return Future.failedFuture(new LeadLost(name));
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
    if (held != null && !believed()) drop("the lease could not be renewed in time");
    return (held == null ? lookedAndTaken() : ask(RENEW, Tuple.of(name, holder, held.epoch()))).transform(done -> {
      synchronized (this) {
        asking = false;
        // Also where it says no: another holds the row for a moment.
        answered = done.succeeded() || done.cause() instanceof PgException;
        if (closed) return Future.succeededFuture();
        if (done.failed()) log.atWarn().addKeyValue("lead", name).setCause(done.cause()).log("the lease could not be asked for");
        else take(done.result());
        return Future.succeededFuture();
      }
    });
  }

  /** Who does not lead looks at the clock before he asks: what he took with a wrong one nobody else could have. */
  private Future<Answer> lookedAndTaken() {
    return ask(LOOK, Tuple.tuple()).compose(looked ->
        against() == null && !closed ? ask(TAKE, Tuple.of(name, holder)) : Future.succeededFuture(looked));
  }

  private Future<Answer> ask(String statement, Tuple columns) {
    long asked = nanos.now();
    return pool.preparedQuery(statement).execute(columns).map(rows -> {
      var row = rows.iterator().next();
      database = DatabaseClock.answered(row.getOffsetDateTime(0).toInstant(), asked, nanos.now());
      return new Answer(row.getLong(1), asked + LEASE_NANOS);
    });
  }

  private void take(Answer answer) {
    String wrong = against();
    if (wrong != null && !wasWrong) log.atWarn().addKeyValue("lead", name).addKeyValue("why", wrong).log("this scheduler does not lead");
    if (wrong == null && wasWrong) log.atInfo().addKeyValue("lead", name).log("this scheduler may lead again");
    wasWrong = wrong != null;
    if (answer.epoch() == null) {
      if (held != null) drop("another holds it");
      else if (wrong == null) awaitItsEnd();
    } else if (wrong == null) {
      keep(answer.epoch(), answer.believedUntil());
    } else {
      if (held != null) drop(wrong);
      giveBack(answer.epoch()).onFailure(failed -> log.atDebug().setCause(failed).log("the lease was not given back, it runs out"));
    }
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
    return giveBack(last.epoch());
  }

  private Future<Void> giveBack(long epoch) {
    return pool.preparedQuery(GIVE_BACK).execute(Tuple.of(name, holder, epoch)).mapEmpty();
  }
}
