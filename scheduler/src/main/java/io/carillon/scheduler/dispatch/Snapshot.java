package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.capacity.Usage;
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
 * @param candidates due jobs, at most so many of each campaign
 * @param cutCampaigns those of which more are due than stand here
 */
record Snapshot(Instant now, long nowMillis, LineSettings settings, Map<String, PbxState> pbxs, Usage usage, Map<ShareKey, Limit> shares,
    PaceBook book, Turns turns, List<Candidate> candidates, Set<UUID> cutCampaigns) {}
