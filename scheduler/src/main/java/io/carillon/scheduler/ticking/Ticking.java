package io.carillon.scheduler.ticking;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pass, waits, runs it again: the wait begins when the pass has ended, so that passes never overlap. A pass that fails
 * (the database is away) is logged and the next one comes as usual.
 */
public final class Ticking {
  private static final Logger log = LoggerFactory.getLogger(Ticking.class);

  private final Vertx vertx;
  private final long everyMillis;
  private final String name;
  private final Supplier<Future<?>> pass;
  private final Promise<Void> ended = Promise.promise();
  private boolean closing;
  private boolean running;
  private long timer = -1;

  private Ticking(Vertx vertx, Duration every, String name, Supplier<Future<?>> pass) {
    this.vertx = vertx;
    this.everyMillis = every.toMillis();
    this.name = name;
    this.pass = pass;
  }

  /** Begins; the first pass comes after one period. */
  public static Ticking every(Vertx vertx, Duration every, String name, Supplier<Future<?>> pass) {
    var ticking = new Ticking(vertx, every, name, pass);
    ticking.rest();
    return ticking;
  }

  private synchronized void rest() {
    running = false;
    if (closing) ended.tryComplete();
    else timer = vertx.setTimer(everyMillis, now -> run());
  }

  private void run() {
    synchronized (this) {
      if (closing) return;
      running = true;
    }
    begun().onComplete(done -> rest(), failed -> {
      log.atWarn().addKeyValue("pass", name).setCause(failed).log("a pass failed, the next one tries again");
      rest();
    });
  }

  private Future<?> begun() {
    try {
      return pass.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Ends after the pass under way. */
  public synchronized Future<Void> close() {
    closing = true;
    if (!running) {
      vertx.cancelTimer(timer);
      ended.tryComplete();
    }
    return ended.future();
  }
}
