package io.carillon.simulation.loop;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * Virtual time: the next event is always now. Events of one moment run in the order in which they were asked for, so that one
 * seed is one run. One thread.
 */
public final class SimLoop {
  private static final Instant BEGINNING = Instant.parse("2026-11-23T08:59:58Z");
  private final PriorityQueue<Event> events = new PriorityQueue<>(512);
  /** What was asked for without a delay: in the order of its time already, and most of what there is. */
  private final ArrayDeque<Event> turns = new ArrayDeque<>();
  private Instant instant = BEGINNING;
  private long instantOf;
  private long now;
  private long seq;
  private long done;
  private long digest;
  private RuntimeException failed;

  /** One step of a process; null: of the world around them. */
  static final class Event implements Comparable<Event> {
    long at;
    final long seq;
    final Process process;
    Runnable step;
    boolean timer;

    Event(long at, long seq, Process process, Runnable step) {
      this.at = at;
      this.seq = seq;
      this.process = process;
      this.step = step;
    }

    @Override public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(seq, other.seq);
    }

    void cancel() {
      step = null;
    }
  }

  /** Nanoseconds since the beginning. */
  public long now() {
    return now;
  }

  /** The true time of day, to the microsecond, as a database has it. */
  public Instant instant() {
    if (instantOf != now) {
      instant = instant(0);
      instantOf = now;
    }
    return instant;
  }

  Instant instant(long offsetNanos) {
    return BEGINNING.plusNanos((now + offsetNanos) / 1000 * 1000);
  }

  /** Tells runs apart: when each of their steps was. */
  public long digest() {
    return digest;
  }

  /** Steps taken so far. */
  public long steps() {
    return done;
  }

  /** The world's own step, after so many nanoseconds. */
  public void after(long nanos, Runnable step) {
    add(nanos, null, step);
  }

  Event add(long nanos, Process process, Runnable step) {
    var event = new Event(now + Math.max(0, nanos), seq++, process, step);
    if (nanos <= 0) turns.add(event);
    else events.add(event);
    return event;
  }

  private Event next() {
    var turn = turns.peek();
    if (turn == null) return events.poll();
    var due = events.peek();
    return due == null || turn.compareTo(due) < 0 ? turns.poll() : events.poll();
  }

  /** The run is over with this, whoever catches what is thrown now. */
  public void fail(RuntimeException how) {
    if (failed == null) failed = how;
  }

  /** Takes the next step; false where there is none. */
  public boolean step() {
    for (;;) {
      if (failed != null) throw failed;
      var next = next();
      if (next == null) return false;
      if (next.step == null || next.process != null && !next.process.alive()) continue;
      if (next.process != null && next.process.pausedUntil() > next.at) {
        // Who sleeps does it when he wakes, in the same order; but what came from outside is read before the timers are looked at.
        next.at = next.process.pausedUntil() + (next.timer ? 1 + next.seq % 5 * 700_000 : 0);
        events.add(next);
        continue;
      }
      now = Math.max(now, next.at);
      done++;
      digest = digest * 31 + next.at;
      next.step.run();
      return true;
    }
  }
}
