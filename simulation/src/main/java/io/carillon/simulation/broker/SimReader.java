package io.carillon.simulation.broker;

import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Received;
import io.carillon.simulation.loop.Process;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** One member of a group: as {@link BatchReader}, one batch at a time, given again until it has its effect, committed now and then. */
public final class SimReader implements Looks {
  private static final long AGAIN = 500_000_000L;
  private static final int BATCH = 500;
  private final Group group;
  private final Process process;
  private final BatchReader.Handler handler;
  private final BatchReader.Ownership ownership;
  private final TreeMap<Integer, Long> positions = new TreeMap<>();
  private final TreeMap<Integer, Long> effective = new TreeMap<>();
  private long looksAt = Long.MAX_VALUE;
  private boolean busy;
  private boolean closed;

  private SimReader(Group group, Process process, BatchReader.Handler handler, BatchReader.Ownership ownership) {
    this.group = group;
    this.process = process;
    this.handler = handler;
    this.ownership = ownership;
  }

  /** @param ownership told of what it is given and what is taken away; may be null */
  public static SimReader join(Group group, Process process, BatchReader.Handler handler, BatchReader.Ownership ownership) {
    var reader = new SimReader(group, process, handler, ownership);
    group.join(reader);
    return reader;
  }

  Process process() {
    return process;
  }

  /** Its process is gone, or sleeps for so long. */
  public void silent(long nanos) {
    group.silent(this, nanos);
    // Who was dealt out while he slept hears of it some time after he wakes.
    if (nanos != Long.MAX_VALUE) process.after(nanos + group.broker().random.nextLong(2 * AGAIN), () -> look(1));
  }

  /** Leaves in good order. */
  public void close() {
    closed = true;
    commit();
    stopReading();
    group.leave(this);
  }

  private void stopReading() {
    group.partitions().forEach(partition -> partition.readers.remove(this));
  }

  void dealt(Set<Integer> part) {
    if (closed || !group.has(this)) return;
    var lost = new HashSet<>(positions.keySet());
    lost.removeAll(part);
    take(lost);
    var gained = new HashSet<>(part);
    gained.removeAll(positions.keySet());
    for (int number : gained) {
      var partition = group.partitions().get(number);
      positions.put(number, group.fromNow ? partition.records.size() : group.committed[number]);
      partition.readers.add(this);
    }
    if (gained.isEmpty()) return;
    if (ownership != null) ownership.assigned(gained);
    look(1_000_000);
  }

  private void take(Set<Integer> lost) {
    if (lost.isEmpty()) return;
    for (int number : lost) {
      positions.remove(number);
      effective.remove(number);
      group.partitions().get(number).readers.remove(this);
    }
    if (ownership != null) ownership.revoked(lost);
  }

  @Override public void look(long inNanos) {
    long at = process.loop().now() + inNanos;
    if (busy || closed || at >= looksAt) return;
    looksAt = at;
    process.after(inNanos, this::poll);
  }

  private void poll() {
    looksAt = Long.MAX_VALUE;
    if (busy || closed) return;
    if (!group.has(this)) {
      take(new HashSet<>(positions.keySet()));
      group.join(this);
      return;
    }
    if (group.broker().isAway()) {
      look(group.broker().awayUntil() - process.loop().now() + 1_000_000);
      return;
    }
    var batch = new ArrayList<Received>();
    for (var part : positions.entrySet()) {
      var records = group.partitions().get(part.getKey()).records;
      int from = part.getValue().intValue();
      int to = Math.min(records.size(), from + BATCH - batch.size());
      if (to <= from) continue;
      batch.addAll(records.subList(from, to));
      part.setValue((long) to);
    }
    if (batch.isEmpty()) return;
    busy = true;
    give(batch);
  }

  private void give(List<Received> batch) {
    handled(batch).onComplete(done -> {
      if (done.failed()) {
        process.after(AGAIN, () -> {
          if (!closed) give(batch);
        });
        return;
      }
      for (var record : batch) if (positions.containsKey(record.partition())) effective.merge(record.partition(), record.offset() + 1, Math::max);
      if (group.broker().random.nextInt(4) > 0) commit();
      busy = false;
      if (!group.has(this) || hasMore()) look(500_000);
    });
  }

  /** Without, a look would find nothing, and whatever comes is told. */
  private boolean hasMore() {
    for (var part : positions.entrySet()) if (group.partitions().get(part.getKey()).records.size() > part.getValue()) return true;
    return false;
  }

  private Future<?> handled(List<Received> batch) {
    try {
      return handler.apply(batch);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void commit() {
    if (group.has(this) && !group.fromNow) effective.forEach((number, next) -> group.committed[number] = Math.max(group.committed[number], next));
  }
}
