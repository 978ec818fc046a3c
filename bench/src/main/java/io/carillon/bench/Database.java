package io.carillon.bench;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** The database of the system that is measured, asked directly. */
record Database(int port, String password) {
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/carillon", "carillon", password);
  }

  long count(String query) throws SQLException {
    try (var connection = connect(); var rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /**
   * Takes the rows of a campaign out and puts them in again with a bare COPY, into the same table with its indexes and triggers.
   *
   * @return rows a second of the COPY and its commit alone
   */
  double copyAgain(String campaign) throws SQLException, IOException {
    try (var connection = connect()) {
      var copy = connection.unwrap(PGConnection.class).getCopyAPI();
      var rows = new StringWriter();
      long taken = copy.copyOut("copy (select * from job where campaign_id = '" + campaign + "') to stdout", rows);
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("delete from job where campaign_id = '" + campaign + "'");
      }
      connection.commit();
      long began = System.nanoTime();
      copy.copyIn("copy job from stdin", new StringReader(rows.toString()), 65536);
      connection.commit();
      return taken / ((System.nanoTime() - began) / 1e9);
    }
  }
}
