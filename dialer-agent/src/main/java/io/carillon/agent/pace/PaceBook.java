package io.carillon.agent.pace;

import io.carillon.contract.AgentEvent.PaceTaken;
import io.carillon.contract.AgentEvent.Queue;
import io.carillon.contract.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All shares of this agent. A trunk needs a share of its own; the PBX and a campaign are bound only where they have one. Without
 * a valid message of shares nothing starts. Owned by one context.
 */
public final class PaceBook {
  private record Key(String scope, String id) {}

  /** What a start is bound by: its trunk, its campaign where it has one, and how urgent it is. */
  public record Start(String pbx, String trunk, String campaign, int priority) {}

  private static final String TRUNK = "trunk";
  private static final String PBX = "pbx";
  private static final String CAMPAIGN = "campaign";
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Jitter jitter;
  private final Map<Key, PaceLog> logs = new HashMap<>();
  private final Set<Key> shared = new HashSet<>();
  /**
   * What is being written: an earlier, larger share may have let it go. What is only planned goes by the shares as they will be
   * then.
   */
  private final Set<Permit> writing = new HashSet<>();
  /** Where starts were written that may have arrived just before the link is up again, once for each. */
  private final List<PaceLog> unanswered = new ArrayList<>();
  private long validUntil;
  private boolean any;
  /** The number of the message that is gone by. */
  private long lane;
  private boolean gaveUp;
  private long given;

  public PaceBook(Jitter jitter) {
    this.jitter = jitter;
  }

  /**
   * Takes the shares, which replace all earlier ones. A message that was sent before the one that is gone by is ignored: what
   * that one took away may be somebody else's by now.
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
      gaveUp |= logs.computeIfAbsent(key, k -> new PaceLog(jitter)).share(share.starts(), share.windowMillis() * NANOS_PER_MILLI);
    }
    logs.entrySet().removeIf(log -> !shared.contains(log.getKey()) && log.getValue().isIdle(now));
    validUntil = now + (message.validMillis() - Math.max(0, ageMillis)) * NANOS_PER_MILLI;
    any = true;
    return true;
  }

  /** Forgets all shares, not the starts: another epoch begins. */
  public void drop() {
    shared.clear();
    any = false;
    lane = 0;
  }

  /**
   * What is said of it to who deals, and who hands out: by which shares all is that is not written yet, and on which of them one
   * more start would have to wait behind these and all that is planned; null: no shares were taken.
   */
  public PaceTaken taken(Iterable<Start> waiting, long now) {
    return any ? new PaceTaken(goneBy(), jitter.millis(), jitter.longerMillis(), queues(waiting, now)) : null;
  }

  /** Whether nothing starts any more by shares that were sent before the message of this number. */
  public boolean goesBy(long message) {
    return any && goneBy() >= message;
  }

  private long goneBy() {
    long by = lane;
    for (var permit : writing) by = Math.min(by, permit.lane);
    return by;
  }

  /** The link is up again: what went unanswered has arrived by now, if it ever does. */
  public void linkUp(long now) {
    unanswered.forEach(log -> log.arrived(now));
    unanswered.clear();
  }

  /** Whether the last message took something away: it is given to others once it is known to be given up. */
  public boolean gaveUp() {
    return gaveUp;
  }

  public boolean valid(long now) {
    return any && validUntil - now > 0;
  }

  /**
   * A permit to start one call: planned until {@link #going}, then on its way until {@link #taken} or {@link #unanswered}, or
   * {@link #returned} at any time before that. Its instant, the earliest time of its write, is never fixed: it comes later where a
   * share shrinks, where J grows, or where somebody more urgent is planned before it.
   */
  public final class Permit implements Comparable<Permit> {
    private enum Stage { PLANNED, GOING, SETTLED }

    private final List<PaceLog> scopes;
    private final int priority;
    private final long number;
    private Stage stage = Stage.PLANNED;
    /** The number of the message that let it go. */
    private long lane;

    private Permit(List<PaceLog> scopes, int priority, long number) {
      this.scopes = scopes;
      this.priority = priority;
      this.number = number;
    }

    /** Whether there are shares for it at all; where there are none no waiting helps. */
    public boolean stands(long now) {
      return valid(now) && scopes.stream().allMatch(PaceLog::hasShare);
    }

    /** Nanoseconds until its instant, 0: it may be written now. {@link Long#MAX_VALUE}: not before another one was settled. */
    public long waitNanos(long now) {
      long longest = 0;
      for (var log : scopes) longest = Math.max(longest, log.waitNanos(this, now));
      return longest;
    }

    /** It is given to be written; only where nothing is to be waited for. */
    public void going() {
      if (stage != Stage.PLANNED) throw new IllegalStateException("a permit is used once, and this one is " + stage);
      stage = Stage.GOING;
      lane = PaceBook.this.lane;
      writing.add(this);
      scopes.forEach(log -> log.going(this));
    }

    /** It was written then, and now Asterisk has said that it took it up: if that took longer than J, at most J ago. */
    public void taken(long written, long now) {
      started(now - written > jitter.longerNanos() ? now - jitter.longerNanos() : written);
    }

    /** Asterisk has not said that it took it up, and will not over this link: it may still do so when it goes on. */
    public void unanswered(long now) {
      unanswered.addAll(scopes);
      started(now);
    }

    void started(long at) {
      if (stage != Stage.GOING) throw new IllegalStateException("started without a word, or twice: it is " + stage);
      stage = Stage.SETTLED;
      writing.remove(this);
      scopes.forEach(log -> log.started(at));
    }

    /** It was not written and will not be. */
    public void returned() {
      if (stage == Stage.SETTLED) throw new IllegalStateException("a permit is settled once");
      if (stage == Stage.PLANNED) scopes.forEach(log -> log.unplan(this));
      else scopes.forEach(PaceLog::givenUp);
      writing.remove(this);
      stage = Stage.SETTLED;
    }

    /** The more urgent goes first, then who came first. */
    @Override public int compareTo(Permit other) {
      int byPriority = Integer.compare(other.priority, priority);
      return byPriority != 0 ? byPriority : Long.compare(number, other.number);
    }
  }

  /** A permit whose instant is at most so far ahead, or null where there is none. */
  public Permit permit(Start start, long now, long aheadNanos) {
    var permit = next(start, now);
    if (permit == null || permit.waitNanos(now) > aheadNanos) return null;
    given++;
    permit.scopes.forEach(log -> log.plan(permit));
    return permit;
  }

  /**
   * Nanoseconds to the instant that a permit would have now; {@link Long#MAX_VALUE}: not before the shares change or a permit is
   * settled.
   */
  public long waitNanos(Start start, long now) {
    var permit = next(start, now);
    return permit == null ? Long.MAX_VALUE : permit.waitNanos(now);
  }

  private Permit next(Start start, long now) {
    var scopes = valid(now) ? scopes(start) : null;
    return scopes == null ? null : new Permit(scopes, start.priority(), given);
  }

  private List<Queue> queues(Iterable<Start> waiting, long now) {
    if (!valid(now)) return List.of();
    var counts = new IdentityHashMap<PaceLog, Integer>();
    for (var start : waiting) {
      var scopes = scopes(start);
      if (scopes != null) scopes.forEach(log -> counts.merge(log, 1, Integer::sum));
    }
    var queues = new ArrayList<Queue>();
    for (var key : shared) {
      var log = logs.get(key);
      long nanos = log.behindNanos(counts.getOrDefault(log, 0), now);
      if (nanos > 0 && nanos != Long.MAX_VALUE) queues.add(new Queue(key.scope(), key.id(), nanos / NANOS_PER_MILLI));
    }
    return queues;
  }

  private List<PaceLog> scopes(Start start) {
    var found = new ArrayList<PaceLog>(3);
    var ofTrunk = new Key(TRUNK, start.trunk());
    if (!shared.contains(ofTrunk)) return null;
    found.add(logs.get(ofTrunk));
    var ofPbx = new Key(PBX, start.pbx());
    if (shared.contains(ofPbx)) found.add(logs.get(ofPbx));
    var ofCampaign = new Key(CAMPAIGN, start.campaign());
    if (start.campaign() != null && shared.contains(ofCampaign)) found.add(logs.get(ofCampaign));
    return found;
  }
}
