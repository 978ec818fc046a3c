package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.outside.Outside;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When passes are: one at a time, at once when woken after a quiet time, never closer together than {@link #GAP_MILLIS} ({@link #BUSY_GAP_MILLIS}
 * while many calls are under way: then there is always something new, and a pass costs the same for one start as for ten; not where
 * an urgent job came), and by themselves after the time that the last one named. Only where it is our turn.
 */
final class Rhythm {
  private static final Logger log = LoggerFactory.getLogger(Rhythm.class);
  static final long GAP_MILLIS = 10;
  private static final long BUSY_GAP_MILLIS = 50;
  private static final int MANY_CALLS = 16;
  /** A pass that found nothing to do looks again after this long, whoever forgot to wake it. */
  static final long ANYWAY_MILLIS = 1000;
  private static final long AFTER_FAILURE_MILLIS = 250;

  private final Outside outside;
  private final Context context;
  private final BooleanSupplier ours;
  private final Runnable meanwhile;
  private final Supplier<Future<Long>> pass;
  private boolean running;
  private boolean again;
  private boolean urgent;
  private boolean closing;
  private long timer = -1;
  private long lastBegan;
  /** How far apart passes are, as things were in the last one. */
  private long gap = GAP_MILLIS;
  private long lastMeanwhile;
  private Promise<Void> ended;

  /**
   * @param ours whether a pass may be now
   * @param meanwhile done instead where not, once in {@link #ANYWAY_MILLIS}
   * @param pass answers after how many milliseconds there is something to do again
   */
  Rhythm(Outside outside, BooleanSupplier ours, Runnable meanwhile, Supplier<Future<Long>> pass) {
    this.outside = outside;
    this.context = outside.vertx().getOrCreateContext();
    this.ours = ours;
    this.meanwhile = meanwhile;
    this.pass = pass;
    lastBegan = millis() - ANYWAY_MILLIS;
    lastMeanwhile = lastBegan;
  }

  /** Something changed: a pass as soon as may be. From any thread. */
  void wake() {
    context.runOnContext(woken -> {
      if (running) again = true;
      else after(Math.max(0, lastBegan + gap - millis()));
    });
  }

  /** Somebody came who is rung before all others: a pass as if nothing else were to be done. From any thread. */
  void wakeUrgent() {
    context.runOnContext(woken -> {
      gap = GAP_MILLIS;
      if (running) urgent = true;
      else after(Math.max(0, lastBegan + gap - millis()));
    });
  }

  /** So many calls are under way, by this pass. */
  void busy(int calls) {
    gap = calls > MANY_CALLS ? BUSY_GAP_MILLIS : GAP_MILLIS;
  }

  private void after(long delay) {
    if (timer >= 0) outside.vertx().cancelTimer(timer);
    timer = -1;
    if (closing) return;
    if (delay <= 0) run();
    else timer = outside.vertx().setTimer(delay, due -> context.runOnContext(now -> {
      timer = -1;
      if (!running) run();
    }));
  }

  private void run() {
    if (!ours.getAsBoolean()) {
      // Whoever gains the lead wakes us; but a renewal that came late is no gain, and without a timer nothing would go on after it.
      if (millis() - lastMeanwhile >= ANYWAY_MILLIS) {
        lastMeanwhile = millis();
        meanwhile.run();
      }
      after(ANYWAY_MILLIS);
      return;
    }
    running = true;
    again = false;
    urgent = false;
    lastBegan = millis();
    pass.get().onComplete(done -> context.runOnContext(over -> {
      running = false;
      if (done.failed()) log.atWarn().setCause(done.cause()).log("a pass failed, tried again");
      long delay = done.failed() ? AFTER_FAILURE_MILLIS : again || urgent ? 0 : done.result();
      if (urgent) gap = GAP_MILLIS;
      if (closing && ended != null) ended.tryComplete();
      after(Math.max(delay, lastBegan + gap - millis()));
    }));
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(outside.surroundings().nanos().now());
  }

  /** Ends after the pass under way. */
  Future<Void> close() {
    var closed = Promise.<Void>promise();
    context.runOnContext(close -> {
      closing = true;
      if (timer >= 0) outside.vertx().cancelTimer(timer);
      ended = closed;
      if (!running) closed.tryComplete();
    });
    return closed.future();
  }
}
