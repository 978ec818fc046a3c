package io.carillon.simulation.store;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * One table: rows by their key, in its order. A row is never changed, only replaced; what a transaction replaced is put back where
 * it does not come true.
 */
final class Table<K, V> {
  private final TreeMap<K, V> rows = new TreeMap<>();
  private final ArrayDeque<Runnable> undo;
  private final BiConsumer<V, V> indexed;

  /** @param indexed told of each change, of its undoing too: the row before and after, null where there is none */
  Table(ArrayDeque<Runnable> undo, BiConsumer<V, V> indexed) {
    this.undo = undo;
    this.indexed = indexed;
  }

  V get(K key) {
    return rows.get(key);
  }

  boolean has(K key) {
    return rows.containsKey(key);
  }

  Collection<K> keys() {
    return rows.keySet();
  }

  Collection<V> all() {
    return rows.values();
  }

  /** From that key on. */
  Collection<V> from(K key) {
    return rows.tailMap(key).values();
  }

  void put(K key, V row) {
    var before = rows.put(key, row);
    indexed.accept(before, row);
    undo.push(() -> back(key, before, row));
  }

  void remove(K key) {
    var before = rows.remove(key);
    if (before == null) return;
    indexed.accept(before, null);
    undo.push(() -> back(key, before, null));
  }

  private void back(K key, V before, V after) {
    if (before == null) rows.remove(key);
    else rows.put(key, before);
    indexed.accept(after, before);
  }
}
