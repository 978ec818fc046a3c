package io.carillon.simulation.truth;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Outcome;
import io.carillon.contract.Topics;
import io.carillon.kafka.Received;
import io.carillon.simulation.loop.Process;
import io.carillon.simulation.loop.SimLoop;
import io.carillon.simulation.store.Attempt;
import io.carillon.simulation.store.Job;
import io.carillon.simulation.store.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Holds what is seen from outside (phones that ring, rows that are committed, records that are delivered) against the promises of
 * DESIGN, section 6, at the moment it is seen. Nothing here asks the product what it thinks.
 */
public final class Promises {
  private static final long SECOND = 1_000_000_000L;
  /** Not-after, and what a slow Asterisk may make of it. */
  private static final long DECIDED_BEFORE = 20 * SECOND;
  /** Whose clock is off by more decides nothing. */
  private static final long RIGHT = 2 * SECOND;
  /** What clocks and timers do not tell apart. */
  private static final long GRAIN = SECOND / 20;
  private final SimLoop loop;
  private final Tables tables;
  private final Map<String, Ring> ringing = new HashMap<>();
  private final Set<String> rang = new HashSet<>();
  private final Map<String, Moments> starts = new HashMap<>();
  private final Map<String, List<Former>> former = new HashMap<>();
  private final Map<String, Long> suppressedAt = new HashMap<>();
  private final Map<UUID, Bounds> accepted = new HashMap<>();
  private final Map<String, List<UUID>> rungOf = new HashMap<>();
  private final OtherCalls others = new OtherCalls();
  private Integer attemptsPerDay;
  private long clocksOff;
  private final Map<String, byte[]> results = new HashMap<>();
  private final Set<String> finishedJobs = new HashSet<>();
  private final Map<UUID, UUID> openOf = new HashMap<>();
  private long jobs;
  private long overJobs;
  private long rings;

  /** What a trunk was allowed before an operator lowered it: counts for what was decided by then. */
  private record Former(int channels, double callsPerSecond, long until) {}

  /** The last starts on a trunk. */
  private static final class Moments {
    private final long[] last = new long[128];
    private int next;

    Moments() {
      Arrays.fill(last, Long.MIN_VALUE);
    }

    void add(long at) {
      last[next++ & 127] = at;
    }

    int between(long from, long to) {
      int count = 0;
      for (long at : last) if (at >= from && at <= to) count++;
      return count;
    }
  }

  /** When a wish may be begun. */
  private record Bounds(long from, long until) {}

  /** One call as the carrier has it. */
  private record Ring(String attempt, String job, String number, String trunk, String pbx) {}

  public Promises(SimLoop loop, Tables tables) {
    this.loop = loop;
    this.tables = tables;
  }

  public long rings() {
    return rings;
  }

  /** A wish that the broker has. It is begun within these moments, or never. */
  public void accepted(UUID job, long from, long until) {
    accepted.putIfAbsent(job, new Bounds(from, until));
  }

  /** So often a number is rung on one day at most, but for alarms. */
  public void attemptsPerDay(int most) {
    attemptsPerDay = most;
  }

  /** Some clock is off by so much from now on, or was: who goes by it keeps no time better than that. */
  public void clockOff(long nanos) {
    clocksOff = Math.max(clocksOff, Math.min(Math.abs(nanos), RIGHT) + SECOND);
  }

  /** @param key tenant/list/number, as the broker has it */
  public void suppressed(String key) {
    suppressedAt.putIfAbsent(key, loop.now());
  }

  /** An operator changes a trunk. What was decided before is begun for as long as its not-after lets it. */
  public void changes(Tables.Trunk before) {
    former.computeIfAbsent(before.id(), first -> new ArrayList<>())
        .add(new Former(before.maxChannels() - before.reserve(), before.callsPerSecond(), loop.now() + DECIDED_BEFORE));
  }

  private List<Former> former(String trunk) {
    var all = former.getOrDefault(trunk, List.of());
    return all.stream().filter(one -> one.until() > loop.now()).toList();
  }

  /**
   * The carrier has an INVITE.
   *
   * @param writtenAt when its originate left the agent
   */
  public void invited(String attempt, String job, String number, String trunk, String pbx, long epoch, long writtenAt) {
    rings++;
    if (!rang.add(attempt)) throw new Broken("P2", "attempt " + attempt + " rings a second time");
    var row = tables.attempt(UUID.fromString(attempt));
    if (row == null) throw new Broken("P2", "a phone rings without an attempt: " + attempt);
    if (row.settled) throw new Broken("P2", "attempt " + attempt + " rings after it was settled " + row.outcome);
    for (var other : ringing.values()) {
      if (other.job().equals(job)) throw new Broken("P2", "job " + job + " rings twice at a time: " + other.attempt() + " and " + attempt);
    }
    var standing = tables.pbx(pbx);
    if (standing.fenced && standing.epoch > epoch) throw new Broken("P5", "attempt " + attempt + " of epoch " + epoch + " rings past the fence " + standing.epoch);
    ringing.put(attempt, new Ring(attempt, job, number, trunk, pbx));
    capacity(trunk, pbx, row);
    pace(trunk, writtenAt);
    when(job, writtenAt);
    if (attemptsPerDay != null) rungToday(row);
    var since = suppressedAt.get("acme/default/" + (number.startsWith("+") ? number : "+" + number));
    long late = since == null ? 0 : loop.now() - since;
    if (late > SECOND) throw new Broken("P6", number + " is rung " + late / 1_000_000 + " ms after it was suppressed");
  }

  private void capacity(String trunk, String pbx, Attempt attempt) {
    var line = tables.trunk(trunk);
    // When it was decided, by a clock that was right in this run; else it cannot be told who was counted.
    long decided = clocksOff > 0 ? Long.MIN_VALUE / 2 : loop.now() - Duration.between(attempt.created.toInstant(), loop.instant()).toNanos();
    long onTrunk = ringing.values().stream().filter(one -> one.trunk().equals(trunk)).count() + others.onTrunk(trunk, decided);
    int most = Math.max(line.maxChannels() - line.reserve(), former(trunk).stream().mapToInt(Former::channels).max().orElse(0));
    if (onTrunk > most) throw new Broken("P4", onTrunk + " channels on trunk " + trunk + ", " + most + " may be");
    long onPbx = ringing.values().stream().filter(one -> one.pbx().equals(pbx)).count() + others.onPbx(pbx, decided);
    if (onPbx > tables.pbx(pbx).maxChannels) throw new Broken("P4", onPbx + " channels on PBX " + pbx);
  }

  private void when(String job, long writtenAt) {
    var bounds = accepted.get(UUID.fromString(job));
    if (writtenAt < bounds.from() - clocksOff) throw new Broken("P6", "job " + job + " is begun " + (bounds.from() - writtenAt) / 1_000_000 + " ms before its time");
    if (writtenAt - GRAIN - clocksOff > bounds.until()) throw new Broken("P6", "job " + job + " is begun " + (writtenAt - bounds.until()) / 1_000_000 + " ms after its window closed");
  }

  /** What was decided before it, and troubled somebody. */
  private void rungToday(Attempt attempt) {
    var others = rungOf.computeIfAbsent(attempt.number, first -> new ArrayList<>());
    long before = others.stream().map(tables::attempt).filter(one -> one.created.isBefore(attempt.created)
        && !(one.settled && Outcome.valueOf(one.outcome).usesNoAttempt())).count();
    others.add(attempt.id);
    if (attempt.priority < CallSpec.URGENT_PRIORITY && before >= attemptsPerDay) throw new Broken("P6", attempt.number + " is rung for the " + (before + 1) + "th time today");
  }

  /** By the moments at which the starts left: what the way takes is J, and measured elsewhere. */
  private void pace(String trunk, long writtenAt) {
    var log = starts.computeIfAbsent(trunk, first -> new Moments());
    log.add(writtenAt);
    int most = (int) Math.floor(Math.max(tables.trunk(trunk).callsPerSecond(), former(trunk).stream().mapToDouble(Former::callsPerSecond).max().orElse(0)));
    int within = log.between(writtenAt - SECOND + 1, writtenAt);
    if (within > most) throw new Broken("P4", within + " starts in a second on trunk " + trunk + ", " + most + " may be");
    int after = log.between(writtenAt, writtenAt + SECOND - 1);
    if (after > most) throw new Broken("P4", after + " starts in a second on trunk " + trunk + ", " + most + " may be");
  }

  /** Others have calls on a trunk from now on. */
  public void others(String pbx, String trunk, int count) {
    others.begin(pbx, trunk, count);
  }

  /** They went down with their PBX. */
  public void othersGone(String pbx) {
    others.gone(pbx);
  }

  /** The carrier has it no more. */
  public void gone(String attempt) {
    ringing.remove(attempt);
  }

  /** A transaction came true. */
  public void committed(List<Tables.Change> changes) {
    for (var change : changes) {
      if (change.job() != null) job(change.jobBefore(), change.job());
      if (change.attempt() != null) attempt(change.attemptBefore(), change.attempt());
    }
    for (var change : changes) {
      if (change.job() == null) continue;
      var now = tables.job(change.job().id);
      boolean open = openOf.containsKey(now.id);
      if (now.state.equals("DIALING") != open) {
        throw new Broken("P2", "job " + now.id + " is " + now.state + (open ? " with" : " without") + " an unsettled attempt");
      }
    }
    if (jobs != tables.jobs().size()) throw new Broken("P11", jobs + " jobs came, " + tables.jobs().size() + " are there");
  }

  private void job(Job before, Job after) {
    if (before == null) jobs++;
    if (before == null && !accepted.containsKey(after.id)) throw new Broken("P8", "a job that nobody asked for: " + after.id);
    if (before != null && before.over() && !before.state.equals(after.state)) throw new Broken("P11", "job " + after.id + " leaves " + before.state + " for " + after.state);
    if (after.over() && (before == null || !before.over())) overJobs++;
  }

  /** Somebody committed what only the lead may. */
  public void decided(Process by) {
    if (!tables.leaseHolder().equals(by.name())) throw new Broken("P5", by.name() + " decides without the lead, which " + tables.leaseHolder() + " has");
  }

  private void attempt(Attempt before, Attempt after) {
    if (before == null) {
      var other = openOf.put(after.job, after.id);
      if (other != null) throw new Broken("P2", "job " + after.job + " has two unsettled attempts, " + other + " and " + after.id);
      return;
    }
    if (before.settled && !after.settled) throw new Broken("P2", "attempt " + after.id + " is unsettled again");
    if (before.settled && !before.outcome.equals(after.outcome)) throw new Broken("P8", "attempt " + after.id + " was " + before.outcome + " and is " + after.outcome);
    if (!after.settled || before.settled) return;
    openOf.remove(after.job);
    if (after.outcome.equals("REFUSED") && rang.contains(after.id.toString())) {
      throw new Broken("P2", "attempt " + after.id + " is settled as never begun (" + after.ending + "), and its phone rang");
    }
    if (ringing.containsKey(after.id.toString())) throw new Broken("P2", "attempt " + after.id + " is settled " + after.outcome + " while its phone rings");
  }

  /** A record that the broker has. */
  public void appended(Received record) {
    if ("agent.status".equals(record.type())) others.told(record, loop.now());
    if (!record.topic().equals(Topics.RESULTS)) return;
    String id = record.headers().get("ce_id");
    var before = results.put(id, record.value());
    if (before != null && !Arrays.equals(before, record.value())) throw new Broken("P7", "result " + id + " was said twice, and differently");
    if (before != null) return;
    // By its key, which is the job's id: reading it would cost more than all other checks together.
    if ("job.finished".equals(record.type()) && !finishedJobs.add(record.key())) throw new Broken("P7", "job " + record.key() + " is finished under two ids");
  }

  /** Whether everything that was accepted is over and told. */
  public boolean drained() {
    return overJobs == accepted.size() && finishedJobs.size() == accepted.size() && openOf.isEmpty();
  }

  /** Every second: doubt is bounded. @param graceNanos what faults may have kept schedulers from looking */
  public void doubt(long graceNanos) {
    var now = loop.instant();
    for (var one : tables.openAttempts()) {
      if (one.settleBy.toInstant().plusNanos(graceNanos).isBefore(now)) throw new Broken("P3", "attempt " + one.id + " is in doubt since " + one.originating);
    }
  }

  /** The time is over. */
  public void over() {
    if (drained()) return;
    for (var job : accepted.keySet()) {
      var row = tables.job(job);
      if (row == null) throw new Broken("P1", "job " + job + " was accepted and is nowhere");
      if (!row.over()) throw new Broken("P1", "job " + job + " is still " + row.state + " " + row.reason + ", due " + row.due + ", until " + row.expires);
      if (!finishedJobs.contains(job.toString())) throw new Broken("P7", "job " + job + " is " + row.state + ", and nobody was told");
    }
    throw new Broken("P1", "not everything is over: " + openOf);
  }
}
