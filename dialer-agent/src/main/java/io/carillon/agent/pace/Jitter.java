package io.carillon.agent.pace;

import java.time.Instant;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * J: two starts that are written a second apart may be nearer to each other at the carrier, by as much as the first one's way
 * there was longer. Measured for this PBX over its last {@link #SAMPLES} starts, each with the last that was written a second or
 * more before it: of the differences of their ways, from the write to the moment at which the guard wrote the arrival down, the
 * 99.9th percentile. What no agent sees, the guard's checks and the INVITE, is allowed for with {@link #REST_MILLIS}. Until so
 * many were measured it is {@link #FIRST_MILLIS} at least, and never more than {@link #MOST_MILLIS}.
 *
 * <p>Each window of the pace is kept longer by J, but once that is measured by {@link #LONGEST_MILLIS} at most, or the mean pace
 * would pay for the slowest start in a thousand: an Asterisk whose ways differ by more is short of processors, and its carrier
 * may see starts as much nearer. An operator who wants it otherwise sets J, and windows are longer by all of it.
 *
 * <p>Only differences count, so it does not matter that the write is told by the agent's monotonic clock and the arrival by
 * Asterisk's wall clock. A clock that is set is taken for what it is. Owned by one context.
 */
public final class Jitter {
  static final int SAMPLES = 1000;
  static final long FIRST_MILLIS = 30;
  static final long MOST_MILLIS = 200;
  static final long REST_MILLIS = 5;
  static final long LONGEST_MILLIS = 12;
  /** How often it is reckoned anew, in starts. */
  private static final int EVERY = 50;
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long SECOND_MICROS = 1_000_000;
  /** Two that are further apart are no pair. */
  private static final long APART_MICROS = 3 * SECOND_MICROS;

  private final boolean fixed;
  /** Ways of the last seconds by when they began, in microseconds; each holds the difference of two clocks, the same in all. */
  private final TreeMap<Long, Long> ways = new TreeMap<>();
  private final long[] nearer = new long[SAMPLES];
  private int seen;
  private volatile long millis;
  private long longer;

  private Jitter(boolean fixed, long millis) {
    this.fixed = fixed;
    this.millis = millis;
    this.longer = millis;
  }

  /** One that is measured. */
  public static Jitter measured() {
    return new Jitter(false, FIRST_MILLIS);
  }

  /** What an operator has set it to. */
  public static Jitter fixed(long millis) {
    return new Jitter(true, millis);
  }

  /** J now, in milliseconds. From any thread. */
  public long millis() {
    return millis;
  }

  /** By how many milliseconds each window is longer than its share's. */
  long longerMillis() {
    return longer;
  }

  long longerNanos() {
    return longer * 1_000_000;
  }

  /**
   * A start has arrived.
   *
   * @param writtenNanos the monotonic time after its write
   * @param arrivedAt when the guard wrote its arrival down, by Asterisk's clock
   */
  public void arrived(long writtenNanos, Instant arrivedAt) {
    if (fixed) return;
    long written = writtenNanos / 1_000;
    long way = arrivedAt.toEpochMilli() * MICROS_PER_MILLI - written;
    var before = ways.floorEntry(written - SECOND_MICROS);
    ways.put(written, way);
    ways.headMap(written - APART_MICROS).clear();
    if (before == null || written - before.getKey() > APART_MICROS) return;
    if (Math.abs(way - before.getValue()) > SECOND_MICROS) ways.headMap(written).clear();
    else measured(before.getValue() - way);
  }

  private void measured(long micros) {
    nearer[seen++ % SAMPLES] = micros;
    if (seen >= 2 * SAMPLES) seen -= SAMPLES;
    if (seen % EVERY != 0) return;
    millis = seen < SAMPLES ? Math.max(FIRST_MILLIS, reckoned(seen, 1)) : reckoned(SAMPLES, 1 + SAMPLES / 1000);
    longer = Math.min(millis, seen < SAMPLES ? FIRST_MILLIS : LONGEST_MILLIS);
  }

  /** @param fromEnd 1: the greatest */
  private long reckoned(int samples, int fromEnd) {
    long[] sorted = Arrays.copyOf(nearer, samples);
    Arrays.sort(sorted);
    return Math.clamp(Math.ceilDiv(sorted[samples - fromEnd], MICROS_PER_MILLI) + REST_MILLIS, REST_MILLIS, MOST_MILLIS);
  }
}
