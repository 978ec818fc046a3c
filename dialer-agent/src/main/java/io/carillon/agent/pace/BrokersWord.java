package io.carillon.agent.pace;

/**
 * How long before its instant a start is announced: for as long as the broker's word took lately, all but the slowest of the last
 * {@link #SAMPLES}, and never more than {@link #MOST_NANOS}. What is announced too late begins late; what is announced too early
 * counts as begun for longer before it is, and is in doubt where its agent dies. Owned by one context.
 */
public final class BrokersWord {
  static final int SAMPLES = 100;
  static final long LEAST_NANOS = 5_000_000;
  static final long MOST_NANOS = 250_000_000;
  private static final long FIRST_NANOS = 30_000_000;

  private final long[] words = new long[SAMPLES];
  private int seen;
  private long ahead = FIRST_NANOS;

  /** The broker's word on an announcement took so long; one that never came may be told as long as it was waited for. */
  public void took(long nanos) {
    words[seen++ % SAMPLES] = nanos;
    if (seen >= 2 * SAMPLES) seen -= SAMPLES;
    long longest = 0;
    long second = 0;
    for (int i = 0; i < Math.min(seen, SAMPLES); i++) {
      if (words[i] > longest) {
        second = longest;
        longest = words[i];
      } else {
        second = Math.max(second, words[i]);
      }
    }
    ahead = Math.clamp(seen < SAMPLES ? longest : second, LEAST_NANOS, MOST_NANOS);
  }

  /** In nanoseconds. */
  public long ahead() {
    return ahead;
  }
}
