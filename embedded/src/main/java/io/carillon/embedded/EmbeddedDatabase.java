package io.carillon.embedded;

import io.carillon.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * <p>fsync and synchronous commit are on. It asks for a password (made at the first start, in {@code password} beside the data,
 * readable by the owner only), so that other users of the machine have no way in. Closing twice is harmless.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  /** The database and the role that owns it. */
  public static final String NAME = "carillon";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private static final Map<String, String> SERVER = Map.ofEntries(
      Map.entry("listen_addresses", "127.0.0.1"),
      Map.entry("timezone", "UTC"),
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

  private final FolderLock lock;
  private final Process server;
  private final int port;
  private final String password;

  private EmbeddedDatabase(FolderLock lock, Process server, int port, String password) {
    this.lock = lock;
    this.server = server;
    this.port = port;
    this.password = password;
  }

  /**
   * Blocks until the server answers and the database {@value #NAME} is there; its schema is not this class's.
   *
   * @param folder its own: {@code data} and {@code password} come to lie in it
   * @param port 0: a free one
   */
  public static EmbeddedDatabase start(Path folder, int port) {
    var lock = FolderLock.take(folder);
    try {
      return open(lock, folder.toAbsolutePath(), port);
    } catch (IOException e) {
      free(lock);
      throw new IllegalStateException("the embedded PostgreSQL cannot use " + folder + ": " + Plain.reason(e), e);
    } catch (RuntimeException e) {
      free(lock);
      throw e;
    }
  }

  private static EmbeddedDatabase open(FolderLock lock, Path folder, int wanted) throws IOException {
    Path data = folder.resolve("data");
    Path complete = folder.resolve("complete");
    Path passwordFile = folder.resolve("password");
    LeftOver.stop(data);
    int port = Ports.orFree(wanted);
    Ports.mustBeFree("the embedded PostgreSQL", port);
    var server = new PostgresServer(folder);
    if (!Files.exists(complete)) {
      // The first start was cut short: nothing was ever acknowledged from here.
      Folders.remove(data);
      Files.deleteIfExists(passwordFile);
      Files.createFile(passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(passwordFile, newPassword());
      server.initialise(passwordFile);
    }
    String password = Files.readString(passwordFile);
    var database = new EmbeddedDatabase(lock, server.start(port, SERVER, READY_WITHIN), port, password);
    database.createIfMissing();
    if (!Files.exists(complete)) Files.createFile(complete);
    log.atInfo().addKeyValue("port", port).addKeyValue("folder", folder).log("embedded PostgreSQL serves");
    return database;
  }

  public int port() {
    return port;
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
    if (!LeftOver.end(server.toHandle())) log.atWarn().addKeyValue("pid", server.pid()).log("the embedded PostgreSQL does not end");
    free(lock);
  }

  private static void free(FolderLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the database's folder is not given free before this process ends");
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
}
