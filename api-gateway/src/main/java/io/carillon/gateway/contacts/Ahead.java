package io.carillon.gateway.contacts;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What was published and may not be a row yet, chunk by chunk: these ids the table cannot tell to be duplicates. Used by one
 * thread; only a chunk's acknowledgements come from others.
 */
final class Ahead {
  /** Records that were published together. */
  static final class Chunk {
    private final Set<UUID> ids;
    private final AtomicInteger open;
    private final Map<Integer, Long> ends = new ConcurrentHashMap<>();

    private Chunk(Collection<UUID> ids) {
      this.ids = Set.copyOf(ids);
      this.open = new AtomicInteger(ids.size());
    }

    void stored(int partition, long offset) {
      ends.merge(partition, offset + 1, Math::max);
      open.decrementAndGet();
    }

    private boolean isStored() {
      return open.get() == 0;
    }
  }

  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private final Set<UUID> ids = new HashSet<>();
  private final Map<Integer, Long> ends = new HashMap<>();

  Chunk add(Collection<UUID> published) {
    var chunk = new Chunk(published);
    chunks.add(chunk);
    ids.addAll(chunk.ids);
    return chunk;
  }

  boolean contains(UUID id) {
    return ids.contains(id);
  }

  int size() {
    return ids.size();
  }

  /** Where intake must have come to for the oldest chunk to be rows; null where there is none, or it is not stored yet. */
  Map<Integer, Long> oldest() {
    var chunk = chunks.peek();
    return chunk == null || !chunk.isStored() ? null : Map.copyOf(chunk.ends);
  }

  void dropOldest() {
    var chunk = chunks.remove();
    ids.removeAll(chunk.ids);
    chunk.ends.forEach((partition, end) -> ends.merge(partition, end, Math::max));
  }

  /** Where intake must come to for all to be rows, once all is stored. */
  Map<Integer, Long> ends() {
    var all = new HashMap<>(ends);
    chunks.forEach(chunk -> chunk.ends.forEach((partition, end) -> all.merge(partition, end, Math::max)));
    return all;
  }
}
