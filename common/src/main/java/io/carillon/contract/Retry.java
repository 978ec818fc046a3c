package io.carillon.contract;

import java.util.Set;

/**
 * When to ring again.
 *
 * @param attempts rounds in all, the first one counted (a call file's MaxRetries + 1)
 * @param delaySeconds from the end of the last attempt
 * @param on the outcomes that deserve another round
 */
public record Retry(int attempts, int delaySeconds, Set<Outcome> on) {
  public Retry {
    on = on == null ? Set.of(Outcome.BUSY, Outcome.NO_ANSWER, Outcome.UNREACHABLE) : Set.copyOf(on);
  }

  /** One round, nothing again. */
  public static Retry none() {
    return new Retry(1, 0, Set.of());
  }
}
