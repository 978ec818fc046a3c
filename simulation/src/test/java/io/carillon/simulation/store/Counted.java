package io.carillon.simulation.store;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often a statement is run. */
public final class Counted {
  private Counted() {}

  public static void into(Statements all, String type, String constant, AtomicInteger count) {
    all.instead(type, constant, body -> call -> {
      count.incrementAndGet();
      body.accept(call);
    });
  }
}
