package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.life.Env;
import io.carillon.postgres.Migrations;
import io.carillon.postgres.PostgresSettings;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A database behind TLS, by both ways in: the reactive client and the migrations' driver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureDatabaseIT {
  private final Vertx vertx = Vertx.vertx();
  private Path folder;
  private EmbeddedDatabase database;

  @BeforeAll void start(@TempDir Path given) throws Exception {
    folder = given;
    Path served = folder.resolve("postgres");
    database = EmbeddedDatabase.start(served, 0);
    var certificate = Certificate.of(folder, "server", "ip:127.0.0.1");
    Certificate.of(folder, "stranger", "ip:127.0.0.1");
    String url = "jdbc:postgresql://127.0.0.1:" + database.port() + "/postgres";
    try (var connection = DriverManager.getConnection(url, "postgres", Files.readString(served.resolve("password"))); var statement = connection.createStatement()) {
      statement.execute("alter system set ssl_cert_file = '" + certificate.certificateFile() + "'");
      statement.execute("alter system set ssl_key_file = '" + certificate.keyFile() + "'");
      statement.execute("alter system set ssl = on");
      statement.execute("select pg_reload_conf()");
    }
    Awaitility.await().ignoreExceptions().until(() -> encrypted(settings("127.0.0.1", "require", null)));
  }

  @AfterAll void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    database.close();
  }

  private PostgresSettings settings(String host, String tls, String authorities) {
    var plain = database.settings();
    try {
      var values = new java.util.HashMap<>(Map.of("CARILLON_POSTGRES", "postgresql://" + plain.user() + "@" + host + ":" + plain.port() + "/" + plain.database(),
          "CARILLON_POSTGRES_PASSWORD_FILE", Files.writeString(folder.resolve("role-password"), plain.password()).toString(), "CARILLON_POSTGRES_TLS", tls));
      if (authorities != null) values.put("CARILLON_POSTGRES_CA_FILE", folder.resolve(authorities).toString());
      var env = new Env(values::get);
      var settings = PostgresSettings.read(env);
      env.check();
      return settings;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private boolean encrypted(PostgresSettings settings) throws Exception {
    var connection = PgConnection.connect(vertx, settings.client()).await(10, TimeUnit.SECONDS);
    var rows = connection.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()").execute().await(10, TimeUnit.SECONDS);
    connection.close().await(10, TimeUnit.SECONDS);
    return rows.iterator().next().getBoolean(0);
  }

  @Test void aServerThatProvesItsNameIsBelieved() throws Exception {
    var settings = settings("127.0.0.1", "verify-full", "server.crt");
    assertThat(encrypted(settings)).isTrue();
    Migrations.run(vertx, settings).await(30, TimeUnit.SECONDS);
  }

  @Test void aServerOfAnotherAuthorityIsNotBelieved() {
    for (String authorities : new String[] {"stranger.crt", null}) {
      var settings = settings("127.0.0.1", "verify-full", authorities);
      assertThatThrownBy(() -> encrypted(settings)).as("client, " + authorities).hasStackTraceContaining("SSL handshake failed");
      assertThatThrownBy(() -> Migrations.run(vertx, settings).await(30, TimeUnit.SECONDS)).as("driver, " + authorities).hasStackTraceContaining("PKIX");
    }
  }

  @Test void aServerThatProvesAnotherNameIsNotBelieved() {
    var settings = settings("localhost", "verify-full", "server.crt");
    assertThatThrownBy(() -> encrypted(settings)).hasStackTraceContaining("SSL handshake failed");
    assertThatThrownBy(() -> Migrations.run(vertx, settings).await(30, TimeUnit.SECONDS)).hasStackTraceContaining("localhost");
  }

  @Test void withoutTlsNothingIsEncrypted() throws Exception {
    assertThat(encrypted(settings("127.0.0.1", "disable", null))).isFalse();
  }
}
