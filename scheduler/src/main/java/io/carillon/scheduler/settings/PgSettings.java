package io.carillon.scheduler.settings;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps {@link LineSettings} as Postgres has them; one reading at a time, and one more where something changed meanwhile. */
public final class PgSettings {
  private static final Logger log = LoggerFactory.getLogger(PgSettings.class);
  private static final String CHANNEL = "carillon_settings";
  private static final long ANYWAY_MILLIS = 5_000;
  private static final long RECONNECT_MILLIS = 500;

  private final Vertx vertx;
  private final Pool pool;
  private final PgSubscriber subscriber;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile LineSettings current = LineSettings.NONE;
  /** Those who are told when the next reading has ended. */
  private final List<Promise<Void>> awaited = new ArrayList<>();
  private boolean reading;
  private boolean again;
  private long timer = -1;

  /** @param subscriber connected by {@link #start}, closed with this */
  public PgSettings(Vertx vertx, Pool pool, PgSubscriber subscriber) {
    this.vertx = vertx;
    this.pool = pool;
    this.subscriber = subscriber;
  }

  public LineSettings current() {
    return current;
  }

  /** Called after each change, never twice at once. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** The future ends once everything has been read. */
  public Future<Void> start() {
    subscriber.reconnectPolicy(tries -> RECONNECT_MILLIS);
    subscriber.channel(CHANNEL).subscribeHandler(subscribed -> changed()).handler(table -> changed());
    return subscriber.connect().compose(connected -> read()).onSuccess(read -> timer = vertx.setPeriodic(ANYWAY_MILLIS, tick -> changed()));
  }

  /** Somebody found that they are not as Postgres has them: they are read again, soon. From any thread. */
  public void refresh() {
    changed();
  }

  /** Ends when {@link #current} is no older than this call; fails where they could not be read. From any thread. */
  public Future<Void> reread() {
    var read = Promise.<Void>promise();
    synchronized (this) {
      awaited.add(read);
    }
    changed();
    return read.future();
  }

  private synchronized void changed() {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    var told = List.copyOf(awaited);
    awaited.clear();
    read().onComplete(done -> {
      told.forEach(one -> {
        if (done.succeeded()) one.complete();
        else one.fail(done.cause());
      });
      if (done.failed()) log.atWarn().setCause(done.cause()).log("settings could not be read, the last ones stand");
      boolean more;
      synchronized (this) {
        reading = false;
        more = again;
        again = false;
      }
      if (more) changed();
    });
  }

  private Future<Void> read() {
    // On one connection: on as many as there are tables, most would have to be opened for it, and would be idle until they end.
    return pool.withConnection(sql -> Future.all(SettingsRows.QUERIES.stream().map(query -> sql.preparedQuery(query).execute()).toList())).map(all -> {
      List<RowSet<Row>> answers = all.list();
      var fresh = SettingsRows.read(answers);
      if (!fresh.equals(current)) {
        current = fresh;
        listeners.forEach(Runnable::run);
      }
      return null;
    });
  }

  public Future<Void> close() {
    if (timer >= 0) vertx.cancelTimer(timer);
    return subscriber.close();
  }
}
