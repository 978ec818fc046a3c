package io.carillon.agent.pace;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * All shares of this agent. A trunk needs a share of its own; the PBX and a campaign are bound only where they have one. Without
 * a valid message of shares nothing starts. Owned by one context.
 */
public final class PaceBook {
  private record Key(String scope, String id) {}

  private static final String TRUNK = "trunk";
  private static final String PBX = "pbx";
  private static final String CAMPAIGN = "campaign";

  private final long jitterNanos;
  private final Map<Key, PaceLog> logs = new HashMap<>();
  private final java.util.Set<Key> shared = new HashSet<>();
  /** Permits that are not settled: a start that an earlier share allowed may still be on its way to be written. */
  private final java.util.Set<Permit> out = new HashSet<>();
  private long validUntil;
  private boolean any;
  /** The number of the message that is gone by. */
  private long lane;
  private boolean gaveUp;

  /** @param jitterMillis J: how much longer than its share's each window is kept, for what happens between write and wire */
  public PaceBook(long jitterMillis) {
    this.jitterNanos = jitterMillis * 1_000_000;
  }

  /**
   * Takes the shares, which replace all earlier ones. A message that was sent before the one that is gone by is ignored: what that one took
   * away may be somebody else's by now.
   *
   * @param ageMillis how old the message is by the wall clock: it counts from when it was sent, since its sender gives the share
   *     to somebody else by his own clock. One that is older than its validity is ignored; a negative age (a clock that is
   *     behind) adds nothing
   * @return whether it was taken
   */
  public boolean take(Assignment.PaceShare message, long ageMillis, long now) {
    if (message.lane() <= lane || ageMillis >= message.validMillis()) return false;
    lane = message.lane();
    gaveUp = false;
    shared.clear();
    for (var share : message.shares()) {
      var key = new Key(share.scope(), share.id());
      shared.add(key);
      gaveUp |= logs.computeIfAbsent(key, k -> new PaceLog()).share(share.starts(), share.windowMillis() * 1_000_000 + jitterNanos);
    }
    logs.entrySet().removeIf(log -> !shared.contains(log.getKey()) && log.getValue().isIdle(now));
    validUntil = now + (message.validMillis() - Math.max(0, ageMillis)) * 1_000_000;
    any = true;
    return true;
  }

  /** Forgets all shares, not the starts: another epoch begins. */
  public void drop() {
    shared.clear();
    any = false;
    lane = 0;
  }

  /** What is said of it to who deals: by which shares all that is not written yet will be; null: no shares were taken. */
  public AgentEvent.PaceTaken taken() {
    long by = lane;
    for (var permit : out) by = Math.min(by, permit.lane);
    return any ? new AgentEvent.PaceTaken(by, jitterNanos / 1_000_000) : null;
  }

  /** Whether the last message took something away: it is given to others once it is known to be given up. */
  public boolean gaveUp() {
    return gaveUp;
  }

  public boolean valid(long now) {
    return any && validUntil - now > 0;
  }

  /** A permit to start one call; settled exactly once, by {@link #started} or {@link #returned}. */
  public final class Permit {
    private final List<PaceLog> scopes;
    private final long lane;
    private boolean settled;

    private Permit(List<PaceLog> scopes, long lane) {
      this.scopes = scopes;
      this.lane = lane;
    }

    /** Whether the shares as they are now still allow this start. */
    public boolean holds(long now) {
      return valid(now) && scopes.stream().allMatch(log -> log.mayStart(now));
    }

    public void started(long now) {
      settle();
      scopes.forEach(log -> log.started(now));
    }

    public void returned() {
      settle();
      scopes.forEach(PaceLog::returned);
    }

    private void settle() {
      if (settled) throw new IllegalStateException("a permit is settled once");
      settled = true;
      out.remove(this);
    }
  }

  /** A permit, or null where one scope has none left now. */
  public Permit permit(String pbx, String trunk, String campaign, long now) {
    if (!valid(now)) return null;
    var scopes = scopes(pbx, trunk, campaign);
    if (scopes == null) return null;
    for (var log : scopes) if (!log.mayPermit(now)) return null;
    scopes.forEach(PaceLog::permit);
    var permit = new Permit(scopes, lane);
    out.add(permit);
    return permit;
  }

  /**
   * Nanoseconds until it is worth asking for a permit again; {@link Long#MAX_VALUE}: not before the shares change or a permit is
   * settled.
   */
  public long waitNanos(String pbx, String trunk, String campaign, long now) {
    var scopes = valid(now) ? scopes(pbx, trunk, campaign) : null;
    if (scopes == null) return Long.MAX_VALUE;
    long longest = 0;
    for (var log : scopes) longest = Math.max(longest, log.waitNanos(now));
    return longest;
  }

  private List<PaceLog> scopes(String pbx, String trunk, String campaign) {
    var found = new ArrayList<PaceLog>(3);
    var ofTrunk = new Key(TRUNK, trunk);
    if (!shared.contains(ofTrunk)) return null;
    found.add(logs.get(ofTrunk));
    var ofPbx = new Key(PBX, pbx);
    if (shared.contains(ofPbx)) found.add(logs.get(ofPbx));
    if (campaign != null && shared.contains(new Key(CAMPAIGN, campaign))) found.add(logs.get(new Key(CAMPAIGN, campaign)));
    return found;
  }
}
