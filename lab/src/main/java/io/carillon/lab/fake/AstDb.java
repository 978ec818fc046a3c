package io.carillon.lab.fake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows that a restart keeps, but for those of about the last second: Asterisk commits its own as seldom. */
final class AstDb implements AutoCloseable {
  private final TreeMap<String, String> rows = new TreeMap<>();
  private final List<String> uncommitted = new ArrayList<>();
  private final Lines journal;

  private AstDb(Lines journal) {
    this.journal = journal;
  }

  static AstDb open(Path file) throws IOException {
    var db = new AstDb(Lines.appendedTo(file));
    for (String line : Lines.in(file)) {
      String[] f = line.split(" ", 3);
      if (f[0].equals("put")) db.rows.put(f[1], f[2]);
      else db.rows.remove(f[1]);
    }
    return db;
  }

  String get(String key) {
    return rows.get(key);
  }

  boolean has(String key) {
    return rows.containsKey(key);
  }

  void put(String key, String value) {
    rows.put(key, value);
    uncommitted.add("put " + key + " " + value);
  }

  void remove(String key) {
    if (rows.remove(key) != null) uncommitted.add("del " + key);
  }

  /** All whose key begins so. */
  Map<String, String> under(String prefix) {
    return rows.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  void commit() {
    if (!uncommitted.isEmpty()) journal.add(String.join("\n", uncommitted));
    uncommitted.clear();
  }

  @Override public void close() throws IOException {
    commit();
    journal.close();
  }
}
