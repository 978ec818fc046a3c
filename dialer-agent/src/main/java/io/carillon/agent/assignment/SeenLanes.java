package io.carillon.agent.assignment;

import java.util.BitSet;

/**
 * Which lane numbers were read. Two relays may send the same rows, in any interleaving, so a watermark would lose some: the last
 * {@link #WINDOW} numbers are remembered one by one, anything older counts as seen.
 */
final class SeenLanes {
  static final int WINDOW = 65_536;

  private final BitSet seen = new BitSet(WINDOW);
  private long newest = -1;

  /** Whether this is the first time. */
  boolean isNew(long lane) {
    if (lane < 0 || lane <= newest - WINDOW) return false;
    if (lane > newest) {
      if (lane - newest >= WINDOW) seen.clear();
      else for (long gone = newest + 1; gone <= lane; gone++) seen.clear(slot(gone));
      newest = lane;
    }
    if (seen.get(slot(lane))) return false;
    seen.set(slot(lane));
    return true;
  }

  private static int slot(long lane) {
    return (int) (lane % WINDOW);
  }
}
