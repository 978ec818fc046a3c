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

  void drop(PostgresSettings database) {
    execute("drop database if exists " + database.database() + " with (force)");
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
