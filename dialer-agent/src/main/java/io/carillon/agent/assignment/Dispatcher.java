package io.carillon.agent.assignment;

import io.carillon.agent.call.CallTable;
import io.carillon.agent.call.LastCheck;
import io.carillon.agent.link.Alphabet;
import io.carillon.agent.link.GuardCall;
import io.carillon.agent.pace.PaceBook;
import io.carillon.agent.suppression.SuppressionCopy;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.Assignment.AttemptHangup;
import io.carillon.contract.Assignment.PaceShare;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.id.Ids;
import io.carillon.life.Surroundings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeSet;

/**
 * From an assignment to the moment it may be announced: judged at once, then by priority and at its place in the pace. Several
 * are announced at a time; each holds a permit of the pace from before its announcement to its write. Whoever has waited longer
 * than he may is refused as TOO_LATE, here or at the last check: who was to be rung, and how many, may have changed since. Owned
 * by one context.
 */
public final class Dispatcher {
  /** What the dispatcher looks at. */
  public record Ports(Vertx vertx, CallTable table, PaceBook pace, SuppressionCopy suppressions, AgentWorld world, Surroundings surroundings) {}

  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long PATIENCE_NANOS = 4_000_000_000L;
  private static final long LONGEST_TIMER_MILLIS = 60_000;

  private final Ports ports;
  private final String pbx;
  private final TreeSet<Waiting> queue = new TreeSet<>();
  private final Map<String, Waiting> byId = new HashMap<>();
  private final CancelMarks cancelled = new CancelMarks();
  private long epoch;
  private boolean linkUp;
  private long timer = -1;
  private long timerAt;

  public Dispatcher(Ports ports, String pbx) {
    this.ports = ports;
    this.pbx = pbx;
  }

  /** From now on what is of this epoch is ours to answer; nothing is placed before {@link #resume}. */
  public void begin(long given) {
    epoch = given;
    linkUp = false;
  }

  /** Asterisk cannot be driven now: what waits here goes back, it may go by another PBX. */
  public void pause() {
    linkUp = false;
    handBack(Refusal.LINK_DOWN);
  }

  /** The fence stands: calls may be placed. */
  public void resume() {
    linkUp = true;
    pump();
  }

  /** Not the holder any more: nothing more is said of what waits. */
  public void stop() {
    epoch = 0;
    linkUp = false;
    queue.clear();
    byId.clear();
    ports.pace().drop();
  }

  /** From now on everything announced ends at its last check. */
  public void closeToNew() {
    epoch = 0;
    linkUp = false;
  }

  /** Answers REFUSED to everything that waits. */
  public void handBack(Refusal reason) {
    var waiting = new ArrayList<>(queue);
    queue.clear();
    byId.clear();
    waiting.forEach(one -> refuse(one.dial(), reason.name()));
  }

  /** @return whether something was given up by it */
  public boolean share(PaceShare share) {
    if (share.epoch() != epoch) return false;
    long age = Duration.between(share.sentAt(), now()).toMillis();
    if (!ports.pace().take(share, age, nanos())) return false;
    pump();
    return ports.pace().gaveUp();
  }

  /** Whether nothing starts any more by shares that were sent before the message of this number. */
  public boolean goesBy(long lane) {
    var taken = ports.pace().taken();
    return taken != null && taken.lane() >= lane;
  }

  public void dial(AttemptDial dial) {
    if (dial.epoch() != epoch || epoch == 0 || ports.table().knows(dial.attemptId()) || isWaiting(dial.attemptId())) return;
    if (!Ids.isUuid(dial.attemptId())) return;
    if (cancelled.has(dial.attemptId())) {
      ports.table().end(dial.attemptId(), dial.jobId(), dial.trunk(), Ending.without(Outcome.CANCELLED, null, now()));
      return;
    }
    String against = against(dial);
    if (against != null) {
      refuse(dial, against);
      return;
    }
    try {
      var order = GuardCall.of(dial, epoch, ports.world().trunk(dial.trunk()), ports.world().script(dial.script()));
      Alphabet.check(order);
      var one = Waiting.arrived(dial, order, now(), nanos());
      queue.add(one);
      byId.put(dial.attemptId(), one);
      pump();
    } catch (Alphabet.Unfit unfit) {
      refuse(dial, Refusal.BAD.of(unfit.getMessage()));
    } catch (IllegalArgumentException unplaceable) {
      refuse(dial, Refusal.BAD.of("trunk"));
    }
  }

  /** An earlier holder's attempt is ours now: a cancel that came before it holds for it too. */
  public void inherited(String attemptId) {
    if (cancelled.has(attemptId)) ports.table().hangUp(attemptId);
  }

  private boolean isWaiting(String attemptId) {
    return byId.containsKey(attemptId);
  }

  /** Why it may not be placed, as things are now; null: it may. */
  private String against(AttemptDial dial) {
    if (dial.jobId() == null || dial.tenant() == null || dial.to() == null || dial.dial() == null || dial.notAfter() == null) return Refusal.BAD.name();
    if (!linkUp) return Refusal.LINK_DOWN.name();
    if (ports.world().trunk(dial.trunk()) == null) return Refusal.NO_TRUNK.name();
    if (ports.world().script(dial.script()) == null) return Refusal.BAD.of("script");
    if (!now().isBefore(dial.notAfter())) return Refusal.TOO_LATE.name();
    return ports.suppressions().holds(dial.tenant(), dial.suppressionLists(), dial.to()) ? Refusal.SUPPRESSED.name() : null;
  }

  private void refuse(AttemptDial dial, String reason) {
    ports.table().end(dial.attemptId(), dial.jobId(), dial.trunk(), Ending.without(Outcome.REFUSED, reason, now()));
  }

  public void hangUp(AttemptHangup hangup) {
    if (hangup.epoch() != epoch) return;
    cancelled.add(hangup.attemptId(), hangup.notAfter() == null ? now().plusSeconds(3600) : hangup.notAfter());
    var waiting = byId.remove(hangup.attemptId());
    if (waiting != null) {
      queue.remove(waiting);
      var dial = waiting.dial();
      ports.table().end(dial.attemptId(), dial.jobId(), dial.trunk(), Ending.without(Outcome.CANCELLED, null, now()));
    } else {
      ports.table().hangUp(hangup.attemptId());
    }
  }

  public void tick() {
    cancelled.forgetBefore(now());
    pump();
  }

  /** @return nanoseconds until somebody else is late; {@link Long#MAX_VALUE}: nobody waits */
  private long refuseTheLate(long now) {
    var wall = now();
    var late = new ArrayList<Waiting>();
    long wait = Long.MAX_VALUE;
    for (var one : queue) {
      if (one.isLate(wall, now)) late.add(one);
      else wait = Math.min(wait, one.lateNanos() - now);
    }
    late.forEach(one -> {
      queue.remove(one);
      byId.remove(one.dial().attemptId());
      refuse(one.dial(), Refusal.TOO_LATE.name());
    });
    return wait;
  }

  public int waiting() {
    return queue.size();
  }

  /** Announces everything that may start now, refuses what is late, and sets the clock for the next of either. */
  public void pump() {
    ports.table().recheck();
    if (queue.isEmpty()) return;
    long now = nanos();
    long wait = refuseTheLate(now);
    if (epoch != 0 && linkUp && ports.suppressions().isFresh(now)) wait = Math.min(wait, announce(now));
    if (wait != Long.MAX_VALUE) wakeIn(wait, now);
  }

  /** @return nanoseconds until pace may let another start; {@link Long#MAX_VALUE}: not before something else happens */
  private long announce(long now) {
    long wait = Long.MAX_VALUE;
    var full = new HashSet<String>();
    for (var next = queue.iterator(); next.hasNext();) {
      var one = next.next();
      var dial = one.dial();
      // Who comes later on the same trunk and campaign does not overtake.
      String lane = dial.trunk() + " " + dial.campaignId();
      if (full.contains(lane)) continue;
      var permit = ports.pace().permit(pbx, dial.trunk(), dial.campaignId(), now);
      if (permit == null) {
        full.add(lane);
        wait = Math.min(wait, ports.pace().waitNanos(pbx, dial.trunk(), dial.campaignId(), now));
        continue;
      }
      next.remove();
      byId.remove(dial.attemptId());
      ports.table().announce(dial, one.order(), permit, one.arrivedNanos(), () -> lastCheck(one, permit, now));
    }
    return wait;
  }

  private void wakeIn(long waitNanos, long now) {
    long at = now + waitNanos;
    if (timer >= 0 && timerAt - at <= 0) return;
    if (timer >= 0) ports.vertx().cancelTimer(timer);
    timerAt = at;
    timer = ports.vertx().setTimer(Math.clamp((waitNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, 1, LONGEST_TIMER_MILLIS), due -> {
      timer = -1;
      pump();
    });
  }

  /** Last thing before the write. A copy of the suppressions that has just become too old is waited for, not for long. */
  private LastCheck lastCheck(Waiting one, PaceBook.Permit permit, long permittedAt) {
    var dial = one.dial();
    Instant now = now();
    if (cancelled.has(dial.attemptId())) return new LastCheck.End(Ending.without(Outcome.CANCELLED, null, now));
    String against = dial.epoch() != epoch ? Refusal.STOPPING.name() : one.isLate(now, nanos()) ? Refusal.TOO_LATE.name() : against(dial);
    if (against == null && !permit.holds(nanos())) against = Refusal.NO_SHARE.name();
    if (against == null && !ports.suppressions().isFresh(nanos())) {
      if (nanos() - permittedAt < PATIENCE_NANOS) return new LastCheck.Wait();
      against = Refusal.SUPPRESSIONS_UNKNOWN.name();
    }
    return against == null ? new LastCheck.Go() : new LastCheck.End(Ending.without(Outcome.REFUSED, against, now));
  }

  private Instant now() {
    return ports.surroundings().clock().instant();
  }

  private long nanos() {
    return ports.surroundings().nanos().now();
  }
}
