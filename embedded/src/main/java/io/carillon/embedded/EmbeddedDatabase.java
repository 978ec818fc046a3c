package io.carillon.embedded;

import io.carillon.postgres.PostgresSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server in this JVM's care, with its data in a folder that is kept.
 *
 * <p>fsync and synchronous commit are on. It asks for a password (made at the first start, in {@code password} beside the data, readable by
 * the owner only), so that other users of the machine have no way in. Closing twice is harmless.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  /** The database and the role that owns it. */
  public static final String NAME = "carillon";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private static final Map<String, String> SERVER = Map.ofEntries(
      Map.entry("listen_addresses", "127.0.0.1"),
      Map.entry("unix_socket_directories", ""),
      Map.entry("fsync", "on"),
      Map.entry("synchronous_commit", "on"),
      Map.entry("full_page_writes", "on"),
      Map.entry("max_connections", "200"),
      Map.entry("shared_buffers", "128MB"),
      Map.entry("effective_cache_size", "1GB"),
      Map.entry("work_mem", "8MB"),
      Map.entry("maintenance_work_mem", "64MB"),
      Map.entry("wal_level", "minimal"),
      Map.entry("max_wal_senders", "0"),
      Map.entry("wal_compression", "pglz"),
      Map.entry("max_wal_size", "1GB"),
      Map.entry("checkpoint_timeout", "15min"),
      Map.entry("random_page_cost", "1.1"),
      Map.entry("jit", "off"),
      // Jobs and attempts are updated all the time: dead rows are cleared soon and without haste.
      Map.entry("autovacuum_naptime", "15s"),
      Map.entry("autovacuum_vacuum_scale_factor", "0.05"),
      Map.entry("idle_in_transaction_session_timeout", "60000"));

  private final EmbeddedPostgres server;
  private final String password;

  private EmbeddedDatabase(EmbeddedPostgres server, String password) {
    this.server = server;
    this.password = password;
  }

  /**
   * Blocks until the server answers and the database {@value #NAME} is there; its schema is not this class's.
   *
   * @param folder its own: {@code data} and {@code password} come to lie in it
   * @param port 0: a free one
   */
  public static EmbeddedDatabase start(Path folder, int port) {
    try {
      return open(folder.toAbsolutePath(), port);
    } catch (IOException e) {
      throw new IllegalStateException("the embedded PostgreSQL cannot use " + folder + ": " + e.getMessage(), e);
    }
  }

  private static EmbeddedDatabase open(Path folder, int wanted) throws IOException {
    Path data = folder.resolve("data");
    Path complete = folder.resolve("complete");
    Path passwordFile = folder.resolve("password");
    Files.createDirectories(folder);
    if (!Files.exists(complete)) {
      // The first start was cut short: nothing was ever acknowledged from here.
      LeftOver.stop(data);
      removeAll(data);
      Files.deleteIfExists(passwordFile);
      Files.createFile(passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(passwordFile, newPassword());
    }
    LeftOver.stop(data);
    int port = Ports.orFree(wanted);
    Ports.mustBeFree("the embedded PostgreSQL", port);
    String password = Files.readString(passwordFile);
    var database = new EmbeddedDatabase(postgres(folder, port, password), password);
    database.createIfMissing();
    if (!Files.exists(complete)) Files.createFile(complete);
    log.atInfo().addKeyValue("port", port).addKeyValue("folder", folder).log("embedded PostgreSQL serves");
    return database;
  }

  private static EmbeddedPostgres postgres(Path folder, int port, String password) throws IOException {
    Path said = folder.resolve("server.log");
    Files.deleteIfExists(said);
    var toLog = ProcessBuilder.Redirect.appendTo(said.toFile());
    var builder = EmbeddedPostgres.builder().setDataDirectory(folder.resolve("data")).setCleanDataDirectory(false).setRegisterShutdownHook(false)
        .setPort(port).setPGStartupWait(READY_WITHIN).setOverrideWorkingDirectory(PostgresBinaries.folder().toFile())
        .setOutputRedirector(toLog).setErrorRedirector(toLog).setConnectConfig("password", password)
        // Options of initdb; the library has no other way to give them.
        .setLocaleConfig("auth", "scram-sha-256").setLocaleConfig("pwfile", folder.resolve("password").toString()).setLocaleConfig("locale", "C.UTF-8");
    SERVER.forEach(builder::setServerConfig);
    try {
      return builder.start();
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("the embedded PostgreSQL does not start; it said: " + lastLines(said), e);
    }
  }

  private static String lastLines(Path said) throws IOException {
    if (!Files.exists(said)) return "nothing";
    var lines = Files.readAllLines(said);
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  public int port() {
    return server.getPort();
  }

  /** The database {@value #NAME}, as the role that owns it. */
  public PostgresSettings settings() {
    return settings(NAME);
  }

  /** Another database of this server, as the same role, which may create databases. */
  public PostgresSettings settings(String database) {
    return PostgresSettings.plain("127.0.0.1", port(), database, NAME, password);
  }

  @Override public void close() {
    try {
      server.close();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the embedded PostgreSQL did not close cleanly");
    }
  }

  private void createIfMissing() {
    String url = "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
    try (var connection = DriverManager.getConnection(url, "postgres", password); var statement = connection.createStatement()) {
      if (!statement.executeQuery("select 1 from pg_roles where rolname = '" + NAME + "'").next()) {
        statement.execute("create role " + NAME + " login createdb password '" + password + "'");
      }
      if (!statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'").next()) {
        statement.execute("create database " + NAME + " owner " + NAME);
      }
    } catch (SQLException e) {
      close();
      throw new IllegalStateException("the database " + NAME + " cannot be made", e);
    }
  }

  private static String newPassword() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void removeAll(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
        if (failure != null) throw failure;
        Files.delete(emptied);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
