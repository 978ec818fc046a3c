package io.carillon.simulation;

/**
 * How a run is drawn out. Most are dense: many calls in little time, so that much happens between two faults and nothing is waited
 * for that teaches nothing. One in some has the times that processes have where nobody sets them. Durations in nanoseconds.
 *
 * @param begin when the first wish is said
 * @param wishes for how long wishes are said
 * @param burst so many are said in one moment at most
 * @param lastsSeconds when a wish is over
 * @param ringSeconds so long a phone rings at most
 * @param talks how long a call lasts at most
 * @param answers how long a phone rings before it is answered, at most
 * @param channels of a trunk, beside the nine that each has
 * @param starts of a trunk in a second, beside the four that each has
 * @param faultsFrom when the first fault may come
 * @param gap between two faults at most, one in four aside, which comes on the heels of the one before it
 * @param shortFault how long one in three lasts at most
 * @param fault how long another in three does
 * @param longFault how long the others do
 * @param late how late a slow Asterisk takes up what it was told, at most
 * @param schedulerSession what the broker waits for a silent scheduler
 * @param agentSession what it waits for a silent agent
 */
record Tempo(long begin, long wishes, int burst, int lastsSeconds, int ringSeconds, long talks, long answers, int channels, int starts, long faultsFrom, long gap,
    long shortFault, long fault, long longFault, long late, long schedulerSession, long agentSession) {
  private static final long MILLI = World.MILLI;
  private static final long SECOND = World.SECOND;
  static final Tempo WIDE = new Tempo(SECOND, 5 * SECOND, 1, 25, 3, 3 * SECOND, 2 * SECOND, 9, 10, 3 * SECOND / 2, 4 * SECOND / 3,
      300 * MILLI, 2 * SECOND, 8 * SECOND, 9 * SECOND, 10 * SECOND, 6 * SECOND);
  static final Tempo DENSE = new Tempo(600 * MILLI, 1500 * MILLI, 12, 7, 1, 300 * MILLI, 200 * MILLI, 26, 70, 900 * MILLI, 260 * MILLI,
      50 * MILLI, 250 * MILLI, 800 * MILLI, 1500 * MILLI, 1600 * MILLI, 300 * MILLI);
}
