package io.carillon.scheduler.dispatch;

import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.scheduler.pace.ShareKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How an agent keeps the pace, by its own last word. It keeps the scheduler's reckoning to what happens: where starts wait at the
 * agent longer than reckoned, the next are handed out later by as much.
 *
 * @param longerMillis by how much each of its windows is reckoned longer than the share's
 * @param waits by share, how many milliseconds from now one more call would have to wait there at least; those that are free now
 *     are not in it
 */
record HeardPace(long longerMillis, Map<ShareKey, Long> waits) {
  /** Of one that does not say: its 30 by default, and what the broker's word takes at each start. */
  private static final long UNSAID_MILLIS = 50;
  /**
   * What a window takes beyond that: a start is somewhat later than its instant, by the agent's timer and its process's pauses.
   */
  static final long LATE_MILLIS = 4;
  /** No agent keeps a window longer by more. */
  static final long MOST_JITTER_MILLIS = 10_000;
  /**
   * What a word takes to be known here, which is not in its age: reckoned from when it was read, each would hold starts up for so
   * long. So an agent may be that much further behind than is reckoned, and no more.
   */
  private static final long ON_ITS_WAY_MILLIS = 100;

  static final HeardPace UNSAID = new HeardPace(UNSAID_MILLIS, Map.of());

  /** @param silence since the word was read; null: nothing was read of the present holder */
  static HeardPace of(AgentStatus status, Duration silence) {
    if (status == null || status.pace() == null || status.pace().longerMillis() == null) return UNSAID;
    var waits = new HashMap<ShareKey, Long>();
    if (silence != null && status.pace().queues() != null) {
      for (var queue : status.pace().queues()) {
        long wait = queue.waitMillis() - silence.toMillis() - ON_ITS_WAY_MILLIS;
        if (wait > 0) waits.put(new ShareKey(queue.scope(), queue.id(), status.pbx()), wait);
      }
    }
    return new HeardPace(Math.clamp(status.pace().longerMillis(), 0, MOST_JITTER_MILLIS) + LATE_MILLIS, Map.copyOf(waits));
  }
}
