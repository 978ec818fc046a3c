package io.carillon.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date, under a lock: processes that start together do it once. */
public final class Migrations {
  private Migrations() {}

  public static Future<Void> run(Vertx vertx, PostgresSettings postgres) {
    return vertx.executeBlocking(() -> {
      runBlocking(postgres);
      return null;
    }, false);
  }

  public static void runBlocking(PostgresSettings postgres) {
    // ${number} in a comment or a default is text, not a placeholder.
    Flyway.configure().dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password()).locations("classpath:db/migration")
        .placeholderReplacement(false).load().migrate();
  }
}
