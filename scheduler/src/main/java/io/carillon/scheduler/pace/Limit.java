package io.carillon.scheduler.pace;

/** At most {@code starts} in any window of {@code windowMillis}. */
public record Limit(int starts, long windowMillis) {
  private static final long SECOND = 1000;

  /** What keeps to so many calls per second: whole starts a second, or one in a longer window. */
  public static Limit of(double callsPerSecond) {
    if (callsPerSecond >= 1) return new Limit((int) Math.min(Integer.MAX_VALUE, Math.floor(callsPerSecond)), SECOND);
    return new Limit(1, (long) Math.ceil(SECOND / callsPerSecond));
  }

  /** How many starts so many milliseconds hold, about; one at least where there are any. */
  public int within(long millis) {
    return starts == 0 ? 0 : (int) Math.max(1, (starts * millis + windowMillis / 2) / windowMillis);
  }

  /** As whoever keeps it does: a window that is longer by so many milliseconds. */
  public Limit longerBy(long millis) {
    return new Limit(starts, windowMillis + millis);
  }

  /** The same window with fewer starts. */
  Limit of(int share) {
    return new Limit(share, windowMillis);
  }
}
