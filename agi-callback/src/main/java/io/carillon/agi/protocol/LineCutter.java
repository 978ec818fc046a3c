package io.carillon.agi.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts bytes into lines at {@code \n}, a {@code \r} before it taken off, and keeps what has no end yet: never more than the
 * limit.
 */
final class LineCutter {
  private static final int FIRST_SIZE = 128;

  private final int limit;
  private byte[] open = new byte[0];
  private int length;

  LineCutter(int limit) {
    this.limit = limit;
  }

  /** Takes one byte; answers the line it ends, or null. Call {@link #tooLong} after each. */
  String take(byte next) {
    if (next == '\n') {
      int end = length > 0 && open[length - 1] == '\r' ? length - 1 : length;
      String line = new String(open, 0, end, StandardCharsets.UTF_8);
      length = 0;
      return line;
    }
    if (length == open.length) open = Arrays.copyOf(open, Math.min(limit + 2, Math.max(FIRST_SIZE, open.length * 2)));
    open[length++] = next;
    return null;
  }

  /** Whether the open line is over the limit; a carriage return that may belong to its end is not counted. */
  boolean tooLong() {
    return length > limit + 1 || length == limit + 1 && open[length - 1] != '\r';
  }

  /** Lets go of the memory of past lines: sessions live long and mostly wait. */
  void rest() {
    if (length == 0) open = new byte[0];
  }
}
