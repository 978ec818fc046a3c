package io.carillon.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Something that takes jobs in and has them done; opened by whoever implements it. */
interface JobQueue extends AutoCloseable {
  String name();

  /** Hands in as many jobs as one can at once, and waits until each has been done and that has been written down. */
  void run(int jobs) throws Exception;

  /**
   * Waits, 120 s at most.
   *
   * @param done jobs that were done so far; costs nothing
   * @param written asked when all were done
   */
  static void await(int jobs, IntSupplier done, Callable<Boolean> written) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (done.getAsInt() < jobs || !written.call()) {
      if (System.nanoTime() > deadline) throw new IllegalStateException("only " + done.getAsInt() + " of " + jobs + " jobs were done within 120 s");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
