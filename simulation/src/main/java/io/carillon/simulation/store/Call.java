package io.carillon.simulation.store;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.UUID;

/** One execution of a statement: its parameters by position, from 0, and the tables. {@code now} is when the transaction began. */
record Call(Tables tables, Tuple args, OffsetDateTime now, OffsetDateTime clock, Answer answer) {
  UUID[] uuids(int at) {
    return (UUID[]) args.getValue(at);
  }

  String[] texts(int at) {
    return (String[]) args.getValue(at);
  }

  Integer[] ints(int at) {
    return (Integer[]) args.getValue(at);
  }

  Long[] longs(int at) {
    return (Long[]) args.getValue(at);
  }

  Double[] doubles(int at) {
    return (Double[]) args.getValue(at);
  }

  OffsetDateTime[] times(int at) {
    return (OffsetDateTime[]) args.getValue(at);
  }

  String text(int at) {
    return (String) args.getValue(at);
  }

  UUID uuid(int at) {
    return (UUID) args.getValue(at);
  }

  OffsetDateTime time(int at) {
    return (OffsetDateTime) args.getValue(at);
  }

  long number(int at) {
    return ((Number) args.getValue(at)).longValue();
  }

  void row(Object... values) {
    answer.row(values);
  }
}
