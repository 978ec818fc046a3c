package io.carillon.e2e.faults;

import io.carillon.postgres.PostgresSettings;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Looks into the database from outside: how much is under way. Not what is judged by. */
final class Database {
  private final Supplier<PostgresSettings> settings;

  Database(Supplier<PostgresSettings> settings) {
    this.settings = settings;
  }

  /** @return negative where it does not answer now */
  long count(String sql) {
    var to = settings.get();
    try (var connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + to.port() + "/" + to.database() + "?connectTimeout=2&socketTimeout=5", to.user(), to.password());
        var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : -1;
    } catch (SQLException away) {
      return -1;
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
