package io.carillon.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks at something again and again beside the test, and keeps what was wrong. */
final class Sampler implements AutoCloseable {
  private static final long EVERY_MILLIS = 100;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<Throwable> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();

  Sampler(Runnable look) {
    clock.scheduleWithFixedDelay(() -> {
      try {
        look.run();
        looks.incrementAndGet();
      } catch (RuntimeException | AssertionError e) {
        wrong.add(e);
      }
    }, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** How often it was right. @throws AssertionError where it was wrong, with the first time */
  int looks() {
    if (!wrong.isEmpty()) throw new AssertionError(wrong.size() + " of " + (looks.get() + wrong.size()) + " looks were wrong", new ArrayList<>(wrong).getFirst());
    return looks.get();
  }

  @Override public void close() {
    clock.close();
  }
}
