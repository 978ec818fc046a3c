package io.carillon.simulation.store;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** All tables, as they are inside the one transaction there is at a time, with the indexes that the statements go by. */
public final class Tables {
  private final ArrayDeque<Runnable> undo = new ArrayDeque<>();
  private final Map<UUID, Change> changes = new LinkedHashMap<>();

  /** What a transaction did to a job or an attempt: rows before and after all of it, null where there was none. */
  public record Change(Job jobBefore, Job job, Attempt attemptBefore, Attempt attempt) {}

  public record Lease(String holder, long epoch, OffsetDateTime expires) {}

  public record Share(String scope, String id, String pbx, long epoch, int starts, long windowMillis, OffsetDateTime validUntil, int former,
      OffsetDateTime formerUntil, Long givenUp) {}

  public record Health(String trunk, String pbx, String state, OffsetDateTime since, int failed, int congested, OffsetDateTime first, String reason, int probes,
      UUID probe, OffsetDateTime probeAt) {}

  public record Out(long id, String topic, String key, JsonObject headers, io.vertx.core.buffer.Buffer value) {}

  public record Trunk(String id, String dial, String endpoint, int maxChannels, int reserve, int urgentReserve, double callsPerSecond, int maxSeconds,
      String[] pbxs) {
    public Trunk with(int channels, double pace) {
      return new Trunk(id, dial, endpoint, channels, reserve, urgentReserve, pace, maxSeconds, pbxs);
    }
  }

  /** Its own key, but for the count. */
  record NumberDay(String tenant, String number, LocalDate day, int attempts) implements Comparable<NumberDay> {
    private static final Comparator<NumberDay> ORDER = Comparator.comparing(NumberDay::tenant).thenComparing(NumberDay::number).thenComparing(NumberDay::day);

    NumberDay with(int count) {
      return new NumberDay(tenant, number, day, count);
    }

    @Override public int compareTo(NumberDay other) {
      return ORDER.compare(this, other);
    }
  }

  /** A queue: what waits of a campaign, of a priority, for the same lines. */
  record ReadyKey(UUID campaign, String wants, int priority) implements Comparable<ReadyKey> {
    static ReadyKey of(Job job) {
      return new ReadyKey(job.campaign, job.wants, job.priority);
    }

    @Override public int compareTo(ReadyKey other) {
      int one = campaign.compareTo(other.campaign);
      int two = one != 0 ? one : wants.compareTo(other.wants);
      return two != 0 ? two : Integer.compare(priority, other.priority);
    }
  }

  /** The queues in the order of {@code job_ready}. */
  private final TreeMap<ReadyKey, TreeSet<Job>> waiting = new TreeMap<>();
  private static final Comparator<Job> BY_DUE = Comparator.<Job, OffsetDateTime>comparing(job -> job.due).thenComparing(job -> job.id);
  final TreeSet<Job> expiring = new TreeSet<>(Comparator.<Job, OffsetDateTime>comparing(job -> job.expires).thenComparing(job -> job.id));
  final TreeMap<UUID, Attempt> unsettled = new TreeMap<>();
  final TreeMap<UUID, Integer> nth = new TreeMap<>();

  final Table<UUID, Job> job = new Table<>(undo, this::jobChanged);
  final Table<UUID, Attempt> attempt = new Table<>(undo, this::attemptChanged);
  final Table<String, Pbx> pbx = new Table<>(undo, (before, after) -> { });
  final Table<String, Long> holder = new Table<>(undo, (before, after) -> { });
  final Table<String, Trunk> trunk = new Table<>(undo, (before, after) -> { });
  final Table<String, Health> health = new Table<>(undo, (before, after) -> { });
  final Table<NumberDay, NumberDay> numberDay = new Table<>(undo, (before, after) -> { });
  final Table<String, Lease> lease = new Table<>(undo, (before, after) -> { });
  final Table<String, Long> lane = new Table<>(undo, (before, after) -> { });
  final Table<String, Share> share = new Table<>(undo, (before, after) -> { });
  final Table<ReadyKey, Boolean> readyKey = new Table<>(undo, (before, after) -> { });
  final Table<String, Long> highest = new Table<>(undo, (before, after) -> { });
  final Table<Long, Out> unsent = new Table<>(undo, (before, after) -> { });
  final Table<UUID, Boolean> seen = new Table<>(undo, (before, after) -> { });
  final Table<String, Long> reached = new Table<>(undo, (before, after) -> { });
  final Table<String, Boolean> suppression = new Table<>(undo, (before, after) -> { });
  private static final UUID FIRST = new UUID(0, 0);
  private long outboxIds;

  /** As an identity column: a number that is never given twice, whatever becomes of the transaction. */
  long nextOutboxId() {
    return ++outboxIds;
  }

  /** Who waits in a queue, from that moment on, in the order of time. */
  Collection<Job> waiting(ReadyKey key, OffsetDateTime since) {
    var queue = waiting.get(key);
    if (queue == null || queue.isEmpty()) return List.of();
    var from = new Job();
    from.due = since;
    from.id = FIRST;
    return queue.tailSet(from);
  }

  private void jobChanged(Job before, Job after) {
    if (before != null && before.waits()) {
      waiting.get(ReadyKey.of(before)).remove(before);
      expiring.remove(before);
    }
    if (after != null && after.waits()) {
      waiting.computeIfAbsent(ReadyKey.of(after), first -> new TreeSet<>(BY_DUE)).add(after);
      expiring.add(after);
    }
    var earlier = changes.get(after == null ? before.id : after.id);
    changes.put(after == null ? before.id : after.id, new Change(earlier == null ? before : earlier.jobBefore(), after, null, null));
  }

  private void attemptChanged(Attempt before, Attempt after) {
    if (after != null && !after.settled) unsettled.put(after.id, after);
    else unsettled.remove(after == null ? before.id : after.id);
    if (after != null) nth.merge(after.job, after.nth, Math::max);
    else nth.put(before.job, before.nth - 1);
    var earlier = changes.get(after == null ? before.id : after.id);
    changes.put(after == null ? before.id : after.id, new Change(null, null, earlier == null ? before : earlier.attemptBefore(), after));
  }

  /** @return what was done since the last time */
  List<Change> committed() {
    undo.clear();
    if (changes.isEmpty()) return List.of();
    var done = List.copyOf(changes.values());
    changes.clear();
    return done;
  }

  void rolledBack() {
    while (!undo.isEmpty()) undo.pop().run();
    changes.clear();
  }

  /** Rows that are there before anybody comes. */
  public void put(Pbx row) {
    pbx.put(row.id, row);
  }

  public void put(Trunk row) {
    trunk.put(row.id(), row);
  }

  /** To be looked at by whoever checks, between transactions. */
  public Job job(UUID id) {
    return job.get(id);
  }

  public Attempt attempt(UUID id) {
    return attempt.get(id);
  }

  public java.util.Collection<Job> jobs() {
    return job.all();
  }

  public java.util.Collection<Attempt> openAttempts() {
    return unsettled.values();
  }

  public Pbx pbx(String id) {
    return pbx.get(id);
  }

  public Trunk trunk(String id) {
    return trunk.get(id);
  }

  /** Who has the lead by its row. */
  public String leaseHolder() {
    var lines = lease.get("lines");
    return lines == null ? "" : lines.holder();
  }

  public int unsentRows() {
    return unsent.all().size();
  }
}
