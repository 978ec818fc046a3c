package io.carillon.simulation.broker;

import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Movable;
import io.carillon.kafka.Received;
import io.carillon.simulation.loop.Process;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Reads all partitions of a topic without a group, from now on, until it is told where to go on: as {@link BatchReader#movable}. */
final class SimMovable implements Movable, Looks {
  private static final long AGAIN = 500_000_000L;
  private final SimBroker broker;
  private final Process process;
  private final List<SimBroker.Partition> partitions;
  private final int most;
  private final BatchReader.Handler handler;
  private final long[] positions;
  private Runnable wanted;
  private BatchReader.Whence whence;
  private long looksAt = Long.MAX_VALUE;
  private boolean resting;
  private boolean busy;
  private boolean closed;

  SimMovable(SimBroker broker, Process process, String topic, int most, BatchReader.Handler handler) {
    this.broker = broker;
    this.process = process;
    this.most = most;
    this.handler = handler;
    partitions = broker.partitions(topic);
    positions = new long[partitions.size()];
    toEnd();
    partitions.forEach(partition -> partition.readers.add(this));
  }

  private void toEnd() {
    for (int i = 0; i < positions.length; i++) positions[i] = partitions.get(i).records.size();
  }

  @Override public void goOnFrom(BatchReader.Whence from, Runnable begun) {
    process.after(0, () -> {
      whence = from;
      wanted = begun;
      resting = false;
      look(0);
    });
  }

  @Override public void rest() {
    process.after(0, () -> {
      wanted = null;
      resting = true;
    });
  }

  @Override public Future<Integer> partitions() {
    return Future.succeededFuture(positions.length);
  }

  @Override public Future<Void> close() {
    closed = true;
    partitions.forEach(partition -> partition.readers.remove(this));
    return Future.succeededFuture();
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
    if (broker.isAway()) {
      look(broker.awayUntil() - process.loop().now() + 1_000_000);
      return;
    }
    if (wanted != null) {
      move(wanted);
      return;
    }
    if (resting) return;
    var batch = new ArrayList<Received>();
    for (int i = 0; i < positions.length; i++) {
      var records = partitions.get(i).records;
      int to = (int) Math.min(records.size(), positions[i] + most - batch.size());
      if (to <= positions[i]) continue;
      batch.addAll(records.subList((int) positions[i], to));
      positions[i] = to;
    }
    if (batch.isEmpty()) return;
    busy = true;
    give(batch);
  }

  private void move(Runnable to) {
    busy = true;
    var all = new HashSet<Integer>();
    for (int i = 0; i < positions.length; i++) all.add(i);
    whence.apply(all).onComplete(from -> {
      busy = false;
      if (wanted == to) {
        wanted = null;
        toEnd();
        for (Map.Entry<Integer, Long> one : from.entrySet()) positions[one.getKey()] = one.getValue();
        to.run();
      }
      look(0);
    }, failed -> process.after(AGAIN, () -> {
      busy = false;
      look(0);
    }));
  }

  private void give(List<Received> batch) {
    handled(batch).onComplete(done -> {
      busy = false;
      if (wanted != null || hasMore()) look(500_000);
    }, failed -> process.after(AGAIN, () -> {
      if (wanted == null && !resting && !closed) {
        give(batch);
        return;
      }
      busy = false;
      look(0);
    }));
  }

  /** Without, a look would find nothing, and whatever comes is told. */
  private boolean hasMore() {
    for (int i = 0; i < positions.length; i++) if (partitions.get(i).records.size() > positions[i]) return true;
    return false;
  }

  private Future<?> handled(List<Received> batch) {
    try {
      return handler.apply(batch);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
