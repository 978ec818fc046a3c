package io.carillon.life;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One step after another, however many. A future that waits for the future of the rest, and so on, ends one within the other when
 * the last step does: after some thousands of them the thread's stack is at its end.
 */
public final class Repeat {
  private final Supplier<Future<Boolean>> step;
  private final Promise<Void> over = Promise.promise();

  private Repeat(Supplier<Future<Boolean>> step) {
    this.step = step;
  }

  /**
   * Makes steps, each when the one before has ended.
   *
   * @param step answers whether there is another to be made; where it fails or throws, the future fails with that
   */
  public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
    var self = new Repeat(step);
    self.go();
    return self.over.future();
  }

  /**
   * Makes batches until one is not full.
   *
   * @param batch answers how many it held
   * @return how many all of them held
   */
  public static Future<Integer> batches(int full, Supplier<Future<Integer>> batch) {
    var all = new AtomicInteger();
    return whileTrue(() -> batch.get().map(held -> {
      all.addAndGet(held);
      return held >= full;
    })).map(over -> all.get());
  }

  /** Steps that have ended already are made in a loop, and whoever has to be waited for calls back: neither goes deeper. */
  private void go() {
    boolean again = true;
    while (again) {
      Future<Boolean> made;
      try {
        made = step.get();
      } catch (RuntimeException e) {
        over.fail(e);
        return;
      }
      if (!made.isComplete()) {
        made.onComplete(done -> {
          if (goesOn(done)) go();
        });
        return;
      }
      again = goesOn(made);
    }
  }

  private boolean goesOn(AsyncResult<Boolean> done) {
    if (done.failed()) over.fail(done.cause());
    else if (!done.result()) over.complete();
    return done.succeeded() && done.result();
  }
}
