package io.carillon.e2e.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a condition. */
final class Until {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Until() {}

  /** @return whether it came true in time */
  static boolean is(Duration atMost, BooleanSupplier condition) {
    long until = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0 || Thread.currentThread().isInterrupted()) return false;
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /** @throws IllegalStateException where it does not come true in time */
  static void must(String what, Duration atMost, BooleanSupplier condition) {
    if (!is(atMost, condition)) throw new IllegalStateException(what + ": not within " + atMost.toSeconds() + " s");
  }

  /** Lets a fault last. */
  static void passed(Duration time) {
    is(time, () -> false);
  }
}
