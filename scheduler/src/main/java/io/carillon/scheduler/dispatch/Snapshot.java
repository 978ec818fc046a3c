package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.breaker.Breaker;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.daily.Daily;
import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.PaceBook;
import io.carillon.scheduler.pace.ShareKey;
import io.carillon.scheduler.settings.LineSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * All that a pass decides from.
 *
 * @param now the wall clock, for windows and due times
 * @param nowMillis the monotonic clock of {@code book}
 * @param shares what each PBX was promised and may still use, told to the agent that holds it now
 * @param out trunks that are out, by the PBX over which they are
 * @param daily how often numbers were rung today
 * @param candidates due jobs, at most so many of each campaign
 * @param cutCampaigns those of which more are due than stand here
 */
record Snapshot(Instant now, long nowMillis, LineSettings settings, Map<String, PbxState> pbxs, Usage usage, Map<ShareKey, Limit> shares,
    PaceBook book, Turns turns, Map<Usage.At, Breaker> out, Daily daily, List<Candidate> candidates,
    Set<UUID> cutCampaigns) {
  /** With no trunk out. */
  Snapshot(Instant now, long nowMillis, LineSettings settings, Map<String, PbxState> pbxs, Usage usage, Map<ShareKey, Limit> shares, PaceBook book,
      Turns turns, List<Candidate> candidates, Set<UUID> cutCampaigns) {
    this(now, nowMillis, settings, pbxs, usage, shares, book, turns, Map.of(), Daily.FREE, candidates, cutCampaigns);
  }

  /** With no limit a day. */
  Snapshot(Instant now, long nowMillis, LineSettings settings, Map<String, PbxState> pbxs, Usage usage, Map<ShareKey, Limit> shares, PaceBook book,
      Turns turns, Map<Usage.At, Breaker> out, List<Candidate> candidates, Set<UUID> cutCampaigns) {
    this(now, nowMillis, settings, pbxs, usage, shares, book, turns, out, Daily.FREE, candidates, cutCampaigns);
  }

  Breaker breaker(String trunk, String pbx) {
    return out.getOrDefault(new Usage.At(trunk, pbx), Breaker.FINE);
  }
}
