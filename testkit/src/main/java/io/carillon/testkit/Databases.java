package io.carillon.testkit;

import io.carillon.postgres.Migrations;
import io.carillon.postgres.PostgresSettings;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** Fresh databases with the schema in them: migrated once, then copied. */
final class Databases {
  private static final String TEMPLATE = "carillon_template";

  private final Servers servers;
  private final AtomicInteger count = new AtomicInteger();

  Databases(Servers servers) {
    this.servers = servers;
    execute("create database " + TEMPLATE);
    Migrations.runBlocking(servers.postgres(TEMPLATE));
  }

  PostgresSettings fresh() {
    String name = "test_" + count.incrementAndGet();
    execute("create database " + name + " template " + TEMPLATE);
    return servers.postgres(name);
  }

  /**
   * Whoever is connected still is cut off. Not by {@code with (force)}: that fails where the server itself is just cleaning up in it,
   * as an ordinary role may not end that; without it the server ends its own work, and waits for what is being cut off.
   */
  void drop(PostgresSettings database) {
    execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database.database() + "' and usename = current_user");
    execute("drop database if exists " + database.database());
  }

  private void execute(String sql) {
    var admin = servers.postgres("carillon");
    try (var connection = DriverManager.getConnection("jdbc:postgresql://" + admin.host() + ":" + admin.port() + "/" + admin.database(),
        admin.user(), admin.password()); var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("failed: " + sql, e);
    }
  }
}
