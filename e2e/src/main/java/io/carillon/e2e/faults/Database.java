package io.carillon.e2e.faults;

import io.carillon.postgres.PostgresSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Looks into the database from outside: how much is under way. Not what is judged by. */
final class Database implements AutoCloseable {
  private final Supplier<PostgresSettings> settings;
  /** Kept, and made anew after it failed: a process of the server's for each look would be much of what the machine does. */
  private Connection connection;

  Database(Supplier<PostgresSettings> settings) {
    this.settings = settings;
  }

  /** @return negative where it does not answer now */
  synchronized long count(String sql) {
    try {
      if (connection == null) connection = connected();
      try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
        return rows.next() ? rows.getLong(1) : -1;
      }
    } catch (SQLException away) {
      close();
      return -1;
    }
  }

  private Connection connected() throws SQLException {
    var to = settings.get();
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + to.port() + "/" + to.database() + "?connectTimeout=2&socketTimeout=5", to.user(), to.password());
  }

  @Override public synchronized void close() {
    var old = connection;
    connection = null;
    try {
      if (old != null) old.close();
    } catch (SQLException closedAlready) {
      // nothing left to close
    }
  }

  long unsettled() {
    return count("select count(*) from attempt where not settled");
  }

  /** @return jobs of these numbers that have not ended */
  long open(String numbersLike) {
    return count("select count(*) from job where number like '" + numbersLike + "' and state in ('QUEUED', 'WAITING', 'DIALING')");
  }

  long unsent() {
    return count("select count(*) from outbox where sent_at is null");
  }
}
