package io.carillon.simulation.pbx;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.evidence.Trace;
import io.carillon.agent.link.GuardCall;
import io.carillon.agent.link.Survey;
import io.carillon.simulation.loop.SimLoop;
import io.carillon.simulation.truth.Promises;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * An Asterisk behind its guard (docs/guard.md): the arrival is written before the epoch is judged, the cancel mark is looked at
 * after it, a restart closes the guard until somebody raises the epoch again. Its AstDB outlives a crash, but for its last second;
 * its evidence file, where it has one, loses nothing.
 */
public final class SimPbx {
  private static final long MILLI = 1_000_000L;
  private static final long SYNCED = 1_000 * MILLI;
  final String id;
  final SimLoop loop;
  final RandomGenerator random;
  private final Promises promises;
  private final Fates fates;
  private final boolean file;
  private final Guard guard;
  private final Map<String, Trace> rows = new HashMap<>();
  private final Map<String, Long> written = new LinkedHashMap<>();
  private final Set<String> marks = new HashSet<>();
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, Integer> others = new LinkedHashMap<>();
  private final List<SimLink> links = new ArrayList<>();
  private Instant startedAt;
  private boolean up = true;
  private long epoch;
  private Long raised;
  private long instances;
  private long life;

  /** A call of ours on its trunk. */
  private static final class Channel {
    final GuardCall call;
    final String trunk;
    final String name;
    final long began;
    long rangAt = -1;
    long answeredAt = -1;

    Channel(GuardCall call, String trunk, String name, long began) {
      this.call = call;
      this.trunk = trunk;
      this.name = name;
      this.began = began;
    }
  }

  /** @param file whether it has an evidence file beside its AstDB */
  public SimPbx(String id, SimLoop loop, RandomGenerator random, Promises promises, Fates fates, boolean file, Guard guard) {
    this.id = id;
    this.loop = loop;
    this.random = random;
    this.promises = promises;
    this.fates = fates;
    this.file = file;
    this.guard = guard;
    startedAt = loop.instant().minusSeconds(100).truncatedTo(ChronoUnit.SECONDS);
  }

  boolean up() {
    return up;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Counts its lives: what one has in hand the next knows nothing of. */
  long life() {
    return life;
  }

  boolean complete() {
    return file;
  }

  void attach(SimLink link) {
    links.add(link);
  }

  long epoch() {
    return epoch;
  }

  long raise(long to) {
    epoch = guard.onlyUpwards() ? Math.max(epoch, to) : to;
    raised = epoch;
    return epoch;
  }

  Trace trace(String attempt) {
    return rows.getOrDefault(attempt, Trace.NONE);
  }

  void mark(String attempt, boolean hangUp) {
    marks.add(attempt);
    written.put("c/" + attempt, loop.now());
    tell(new EvidenceLine.Marked(attempt, loop.instant()));
    var channel = channels.get(attempt);
    if (hangUp && channel != null) ended(channel, channel.answeredAt >= 0 ? "ANSWER" : "CANCEL", channel.answeredAt >= 0 ? 16 : 0, "");
  }

  void forget(String attempt, long by) {
    if (raised == null || raised != by) return;
    rows.remove(attempt);
    marks.remove(attempt);
  }

  Survey survey() {
    var all = new ArrayList<Survey.Channel>();
    others.forEach((trunk, count) -> {
      for (int i = 0; i < count; i++) all.add(new Survey.Channel("PJSIP/" + trunk + "-0000ff0" + i, "other-" + trunk + i, "other-" + trunk + i));
    });
    for (var channel : channels.values()) all.add(new Survey.Channel(channel.name, channel.name, channel.call.id()));
    return new Survey(all);
  }

  /** Others have so many calls on a trunk by way of this PBX, from now on and until it crashes. */
  public void others(String trunk, int count) {
    if (!up) return;
    others.put(trunk, count);
    promises.others(id, trunk, count);
  }

  /** An originate has come. @param until when it may come at the latest @param writtenAt when it left its agent */
  void enter(GuardCall call, long until, long writtenAt) {
    if (!up) return;
    String attempt = call.id();
    String trunk = call.variables().get("CARILLON_TRUNK");
    long of = Long.parseLong(call.variables().get("CARILLON_EPOCH"));
    if (guard.twice() && rows.containsKey(attempt)) {
      tell(new EvidenceLine.Dropped(attempt, of, loop.instant(), "twice"));
      return;
    }
    write(new EvidenceLine.Arrived(attempt, of, loop.instant(), trunk));
    String why = guard.epoch() && (raised == null || raised != of) ? "stale" : guard.mark() && marks.contains(attempt) ? "cancelled"
        : guard.limit() && full(trunk, call) ? "limit" : guard.late() && loop.now() > until ? "late" : null;
    if (why != null) {
      write(new EvidenceLine.Dropped(attempt, of, loop.instant(), why));
      failed(attempt);
      return;
    }
    var channel = new Channel(call, trunk, "PJSIP/" + trunk + "-" + HexFormat.of().toHexDigits((int) instances++), loop.now());
    channels.put(attempt, channel);
    long then = MILLI + random.nextLong(MILLI);
    loop.after(then, () -> {
      if (channels.get(attempt) == channel) dialled(channel, of, writtenAt);
    });
  }

  private boolean full(String trunk, GuardCall call) {
    return channels.values().stream().filter(one -> one.trunk.equals(trunk)).count() >= Integer.parseInt(call.variables().get("CARILLON_LIMIT"));
  }

  private void dialled(Channel channel, long of, long writtenAt) {
    var v = channel.call.variables();
    String dial = v.get("CARILLON_DIAL");
    String number = dial.substring(dial.indexOf('/') + 1, dial.indexOf('@'));
    promises.invited(channel.call.id(), v.get("CARILLON_JOB"), number, channel.trunk, id, of, writtenAt);
    var fate = fates.of(v.get("CARILLON_JOB"));
    long ring = Long.parseLong(v.get("CARILLON_RING")) * 1_000 * MILLI;
    if (fate.ringsAfter() >= 0) later(channel, fate.ringsAfter(), () -> {
      channel.rangAt = loop.now();
      for (var link : links) link.rang(channel.call.id());
    });
    if (fate.answersAfter() >= 0 && fate.answersAfter() < ring) {
      later(channel, fate.answersAfter(), () -> {
        channel.answeredAt = loop.now();
        write(new EvidenceLine.PickedUp(channel.call.id(), of, loop.instant()));
      });
      long most = Long.parseLong(v.get("CARILLON_MAX")) * 1_000 * MILLI;
      later(channel, fate.answersAfter() + Math.min(fate.talks(), most), () -> ended(channel, "ANSWER", 16, fate.talks() < most ? "callee" : "us"));
    } else if (fate.endsAfter() >= 0 && fate.endsAfter() < ring) {
      later(channel, fate.endsAfter(), () -> ended(channel, fate.status(), fate.cause(), "callee"));
    } else {
      later(channel, ring, () -> ended(channel, "NOANSWER", 19, "timeout"));
    }
  }

  private void later(Channel channel, long nanos, Runnable step) {
    loop.after(nanos, () -> {
      if (channels.get(channel.call.id()) == channel) step.run();
    });
  }

  private void ended(Channel channel, String status, int cause, String by) {
    String attempt = channel.call.id();
    channels.remove(attempt);
    promises.gone(attempt);
    long now = loop.now();
    Long ring = channel.rangAt < 0 ? null : Long.valueOf((channel.rangAt - channel.began) / MILLI);
    Long answered = channel.answeredAt < 0 ? null : Long.valueOf((now - channel.answeredAt) / MILLI);
    String tech = switch (status) {
      case "BUSY" -> "SIP 486 Busy Here";
      case "CONGESTION" -> "SIP 503 Service Unavailable";
      case "CHANUNAVAIL" -> "SIP 404 Not Found";
      default -> ring == null ? "SIP 100 Trying" : "SIP 180 Ringing";
    };
    write(new EvidenceLine.Ended(attempt, Long.parseLong(channel.call.variables().get("CARILLON_EPOCH")), loop.instant(), status, cause, tech,
        (now - channel.began) / MILLI, ring, null, answered, marks.contains(attempt) ? "us" : by, "", "", "", channel.name));
    if (answered == null) failed(attempt);
  }

  private void failed(String attempt) {
    for (var link : links) link.originateFailed(attempt);
  }

  private void write(EvidenceLine.OfAttempt line) {
    rows.merge(line.id(), Trace.NONE.with(line), (had, added) -> had.with(line));
    if (!file) written.put(line.id(), loop.now());
    tell(line);
  }

  private void tell(EvidenceLine line) {
    for (var link : links) link.wrote(line);
  }

  /** Asterisk dies with all its calls, and is there again after so long. */
  public void crash(long forNanos) {
    if (!up) return;
    up = false;
    life++;
    raised = null;
    for (String attempt : List.copyOf(channels.keySet())) promises.gone(attempt);
    channels.clear();
    others.clear();
    promises.othersGone(id);
    // What AstDB had not synced yet is lost, with whatever it was the next word of.
    written.forEach((what, at) -> {
      if (loop.now() - at >= SYNCED) return;
      if (what.startsWith("c/")) marks.remove(what.substring(2));
      else rows.remove(what);
    });
    written.clear();
    links.forEach(link -> link.cut("Asterisk is gone"));
    loop.after(forNanos, () -> {
      up = true;
      startedAt = loop.instant().truncatedTo(ChronoUnit.SECONDS);
    });
  }

  /** Cuts every agent's link. */
  public void cut() {
    links.forEach(link -> link.cut("the connection was cut"));
  }
}
