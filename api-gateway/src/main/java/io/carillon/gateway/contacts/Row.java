package io.carillon.gateway.contacts;

import io.carillon.contract.CallSpec;

/** One row of an upload. {@code line} counts from 1: lines of text, or items of a JSON array. */
sealed interface Row {
  long line();

  record Contact(long line, CallSpec spec) implements Row {
    /** What makes two contacts of a campaign one: the number rung first. */
    String identity() {
      var first = spec.destinations().getFirst();
      return first.to() == null ? "target:" + first.target() : first.to();
    }
  }

  /** @param column the column's name as it was written, or a JSON pointer; null: the row as a whole */
  record Rejected(long line, String column, String reason) implements Row {}
}
