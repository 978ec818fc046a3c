package io.carillon.gateway.contacts;

import java.io.IOException;

/** The rows of an upload, one by one. */
interface Rows {
  /**
   * The next row, null at the end.
   *
   * @throws IOException where the sender went away
   * @throws Unreadable where the rest cannot be read
   */
  Row next() throws IOException, Unreadable;

  /** The upload as a whole, or what is left of it, cannot be read. */
  final class Unreadable extends Exception {
    private final String column;

    Unreadable(String column, String message) {
      super(message);
      this.column = column;
    }

    /** The column that is to blame, or null. */
    String column() {
      return column;
    }
  }
}
