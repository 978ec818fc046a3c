package io.carillon.simulation.store;

import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows a statement answers with, as the client would give them. */
final class Answer implements RowSet<Row> {
  private final String[] names;
  private final List<Row> rows = new ArrayList<>();
  private int changed;

  Answer(String[] names) {
    this.names = names;
  }

  void row(Object... values) {
    rows.add(new MemRow(names, values));
  }

  void changed(int count) {
    changed += count;
  }

  @Override public RowIterator<Row> iterator() {
    var all = rows.iterator();
    return new RowIterator<>() {
      @Override public boolean hasNext() {
        return all.hasNext();
      }

      @Override public Row next() {
        return all.next();
      }
    };
  }

  @Override public RowSet<Row> next() {
    return null;
  }

  @Override public int rowCount() {
    return changed == 0 ? rows.size() : changed;
  }

  @Override public List<String> columnsNames() {
    return Arrays.asList(names);
  }

  @Override public List<ColumnDescriptor> columnDescriptors() {
    throw new UnsupportedOperationException("no column is described here");
  }

  @Override public int size() {
    return rows.size();
  }

  @Override public <V> V property(PropertyKind<V> kind) {
    return null;
  }

  @Override public RowSet<Row> value() {
    return this;
  }

  /** One row: an array with names. */
  private record MemRow(String[] names, Object[] values) implements Row {
    @Override public String getColumnName(int position) {
      return names[position];
    }

    @Override public int getColumnIndex(String name) {
      for (int i = 0; i < names.length; i++) if (names[i].equals(name)) return i;
      return -1;
    }

    @Override public Object getValue(int position) {
      return values[position];
    }

    @Override public Tuple addValue(Object value) {
      throw new UnsupportedOperationException();
    }

    @Override public int size() {
      return values.length;
    }

    @Override public void clear() {
      throw new UnsupportedOperationException();
    }

    @Override public List<Class<?>> types() {
      throw new UnsupportedOperationException();
    }
  }
}
