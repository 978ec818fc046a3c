package io.carillon.e2e.promises;

import java.util.List;

/**
 * Holds a history against every promise. Believes the carrier, the guard's file and the clients; of ours, only that what they say
 * is what they say.
 */
public final class Promises {
  private Promises() {}

  /** @return what was broken; empty: nothing */
  public static List<Violation> judge(History history) {
    var run = new Read(history);
    Accepted.judge(run);
    Rings.judge(run);
    Limits.judge(run);
    Others.judge(run);
    return run.violations();
  }
}
