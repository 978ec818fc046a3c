package io.carillon.agent.assignment;

import io.carillon.agent.call.CallTable;
import io.carillon.agent.call.LastCheck;
import io.carillon.agent.link.Alphabet;
import io.carillon.agent.link.GuardCall;
import io.carillon.agent.pace.BrokersWord;
import io.carillon.agent.pace.PaceBook;
import io.carillon.agent.suppression.SuppressionCopy;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.AgentEvent.PaceTaken;
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
 * From an assignment to its write: judged at once, then by priority and at its place in the pace. A start is announced ahead of
 * its instant, by as long as the broker's word takes, and so only a few are at a time; each holds a permit of the pace from
 * before its announcement to its write. An urgent one that comes takes its place before those that are announced and not
 * written: they wait.
 *
 * <p>Last thing before the write everything is asked once more. Whoever has waited longer than he may is refused as TOO_LATE,
 * here or then: who was to be rung, and how many, may have changed since. Owned by one context.
 */
public final class Dispatcher {
  /** What the dispatcher looks at. */
  public record Ports(Vertx vertx, CallTable table, PaceBook pace, BrokersWord brokersWord, SuppressionCopy suppressions, AgentWorld world,
      Surroundings surroundings) {}

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
  private boolean soon;

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
    ports.table().recheck();
  }

  /** The fence stands: calls may be placed. */
  public void resume() {
    linkUp = true;
    ports.pace().linkUp(nanos());
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
    ports.table().recheck();
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
    return ports.pace().goesBy(lane);
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
      // One that is announced and waits for its instant ends now.
      pumpSoon();
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

  /** Which shares are gone by, and how long one more call of each would have to wait here; null: none. */
  public PaceTaken taken() {
    return ports.pace().taken(queue.stream().map(one -> one.start(pbx)).toList(), nanos());
  }

  /** {@link #pump} in a moment: what happens meanwhile is one cause. */
  public void pumpSoon() {
    if (soon) return;
    soon = true;
    ports.vertx().runOnContext(hop -> {
      soon = false;
      pump();
    });
  }

  /** Gives to be written whose instant has come, announces whose is near, refuses the late, sets the clock for the next. */
  public void pump() {
    long now = nanos();
    long wait = ports.table().recheck();
    if (!queue.isEmpty()) {
      wait = Math.min(wait, refuseTheLate(now));
      if (epoch != 0 && linkUp && ports.suppressions().isFresh(now)) wait = Math.min(wait, announce(now));
    }
    if (wait != Long.MAX_VALUE) wakeIn(wait, now);
  }

  /** @return nanoseconds until another is to be announced; {@link Long#MAX_VALUE}: not before something else happens */
  private long announce(long now) {
    long wait = Long.MAX_VALUE;
    long ahead = ports.brokersWord().ahead();
    var full = new HashSet<String>();
    for (var next = queue.iterator(); next.hasNext();) {
      var one = next.next();
      var dial = one.dial();
      // Who comes later on the same trunk and campaign does not overtake.
      String lane = dial.trunk() + " " + dial.campaignId();
      if (full.contains(lane)) continue;
      var start = one.start(pbx);
      var permit = ports.pace().permit(start, now, ahead);
      if (permit == null) {
        full.add(lane);
        long instant = ports.pace().waitNanos(start, now);
        if (instant != Long.MAX_VALUE) wait = Math.min(wait, instant - ahead);
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

  /**
   * Last thing before the write. Its instant is waited for, until it is too late; a copy of the suppressions that has just
   * become too old too, not for long.
   */
  private LastCheck lastCheck(Waiting one, PaceBook.Permit permit, long permittedAt) {
    var dial = one.dial();
    Instant wall = now();
    long now = nanos();
    if (cancelled.has(dial.attemptId())) return new LastCheck.End(Ending.without(Outcome.CANCELLED, null, wall));
    String against = dial.epoch() != epoch ? Refusal.STOPPING.name() : one.isLate(wall, now) ? Refusal.TOO_LATE.name() : against(dial);
    if (against == null && !permit.stands(now)) against = Refusal.NO_SHARE.name();
    if (against == null) {
      long wait = permit.waitNanos(now);
      if (wait > 0) return new LastCheck.Wait(Math.min(wait, one.lateNanos() - now));
    }
    if (against == null && !ports.suppressions().isFresh(now)) {
      long patience = permittedAt + PATIENCE_NANOS - now;
      if (patience > 0) return new LastCheck.Wait(Math.min(patience, one.lateNanos() - now));
      against = Refusal.SUPPRESSIONS_UNKNOWN.name();
    }
    return against == null ? new LastCheck.Go(ports.suppressions().holdsUntil()) : new LastCheck.End(Ending.without(Outcome.REFUSED, against, wall));
  }

  private Instant now() {
    return ports.surroundings().clock().instant();
  }

  private long nanos() {
    return ports.surroundings().nanos().now();
  }
}
