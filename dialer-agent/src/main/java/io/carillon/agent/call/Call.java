package io.carillon.agent.call;

import io.carillon.agent.evidence.Trace;
import io.carillon.agent.link.GuardCall;
import io.carillon.agent.pace.PaceBook;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.Assignment.AttemptResolve;
import java.time.Instant;
import java.util.function.Supplier;

/** One attempt in the table: what was asked, and where it stands. Owned by the table. */
final class Call {
  /** Rows, ring and talk may end late: what lasts longer than all of them is looked for. */
  private static final int MARGIN_SECONDS = 60;
  /** Of an earlier holder's attempt neither is known; this is above what any may be. */
  private static final int UNKNOWN_RING_SECONDS = 100_000;
  private static final long UNKNOWN_LONGEST_SECONDS = 24 * 3600;

  final String id;
  final String jobId;
  final String trunk;
  final int ringSeconds;
  final long longestSeconds;
  final Boolean acknowledge;
  /** What to write, and the permit to do so; null for an attempt of an earlier holder. */
  final GuardCall order;
  final PaceBook.Permit permit;
  final long arrivedNanos;
  /** When its write was over, by the monotonic clock; null: it was not written, or that is not told yet. */
  Long writtenNanos;
  Supplier<LastCheck> lastCheck;
  /** Until when it may pass the guard, by the monotonic clock; of one that has passed its last check. */
  long arriveBy;
  CallState state;
  Trace trace = Trace.NONE;
  /** When it was given to Asterisk, or may have been; null: it never was. */
  Instant givenAt;
  /** When the Asterisk it was given to had started; null: not known, as of an earlier holder's. */
  Instant givenTo;

  private Call(String id, String jobId, String trunk, int ringSeconds, long longestSeconds, Boolean acknowledge, Order order, CallState state) {
    this.id = id;
    this.jobId = jobId;
    this.trunk = trunk;
    this.ringSeconds = ringSeconds;
    this.longestSeconds = longestSeconds;
    this.acknowledge = acknowledge;
    this.order = order.call();
    this.permit = order.permit();
    this.arrivedNanos = order.arrivedNanos();
    this.state = state;
  }

  /** What a call to be placed brings with it. */
  record Order(GuardCall call, PaceBook.Permit permit, long arrivedNanos) {
    static final Order NONE = new Order(null, null, 0);
  }

  static Call announced(AttemptDial dial, Order order) {
    return new Call(dial.attemptId(), dial.jobId(), dial.trunk(), dial.ringSeconds(),
        (long) dial.ringSeconds() + dial.maxSeconds() + MARGIN_SECONDS, dial.acknowledge() != null, order, new CallState.Announced());
  }

  /** One that ends before it begins. */
  static Call unplaced(String id, String jobId, String trunk) {
    return new Call(id, jobId, trunk, 0, 0, null, Order.NONE, new CallState.Announced());
  }

  static Call inherited(AttemptResolve resolve, long now) {
    var phase = resolve.answered() ? CallState.Phase.TALKING : CallState.Phase.PLACED;
    var last = new CallState.Live(phase, false, resolve.answered() ? resolve.originatingAt() : null, now);
    var call = new Call(resolve.attemptId(), resolve.jobId(), resolve.trunk(), UNKNOWN_RING_SECONDS, UNKNOWN_LONGEST_SECONDS, null, Order.NONE,
        new CallState.InDoubt(last, CallState.Doubt.INHERITED, true, now));
    call.givenAt = resolve.originatingAt();
    return call;
  }

  /**
   * Whether the Asterisk that started then is not the one it was given to. Of an earlier holder's call only the time is known,
   * and the start is told in whole seconds, rounded down: what was given in that second counts as before it, for one doubt too
   * few may ring twice.
   */
  boolean isOfAnotherLifeThan(Instant startedAt) {
    if (startedAt == null || givenAt == null) return false;
    return givenTo == null ? givenAt.isBefore(startedAt.plusSeconds(1)) : !givenTo.equals(startedAt);
  }

  boolean isInherited() {
    return order == null && givenAt != null;
  }

  /** It was given to Asterisk by us and settled because nothing of it came: its originate may still be taken up. */
  boolean mayStillArrive() {
    return order != null && state instanceof CallState.Settled(var ending) && CallMachine.NEVER_ARRIVED.equals(ending.reason());
  }

  boolean isOver() {
    return state instanceof CallState.Ended || state instanceof CallState.Settled;
  }

  /** It may hold a channel. */
  boolean isOut() {
    return state instanceof CallState.Live || state instanceof CallState.InDoubt;
  }
}
