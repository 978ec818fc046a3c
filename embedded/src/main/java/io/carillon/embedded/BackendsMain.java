package io.carillon.embedded;

import io.carillon.life.Env;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Broker and database as a process of their own, for tests and small installations.
 *
 * <p>Settings: {@code CARILLON_DATA} (a folder), {@code CARILLON_KAFKA_PORT}, {@code CARILLON_POSTGRES_PORT} (0 or absent: a free
 * one). When both serve it prints {@code kafka <host:port>}, {@code postgres <url>}, {@code password-file <path>} and
 * {@code ready}, a line each. It ends at SIGTERM.
 */
public final class BackendsMain {
  private BackendsMain() {}

  private record Settings(Path data, int kafkaPort, int postgresPort) {
    static Settings read(Env env) {
      return new Settings(Path.of(env.required("CARILLON_DATA", "the folder to keep everything in")),
          env.port("CARILLON_KAFKA_PORT", 0), env.port("CARILLON_POSTGRES_PORT", 0));
    }
  }

  public static void main(String[] args) throws InterruptedException {
    ServerProcess.run("carillon backends", Settings::read, BackendsMain::start);
  }

  private static List<String> start(Settings settings) {
    var broker = CompletableFuture.supplyAsync(() -> EmbeddedBroker.start(settings.data().resolve("kafka"), settings.kafkaPort()));
    var database = EmbeddedDatabase.start(settings.data().resolve("postgres"), settings.postgresPort());
    ServerProcess.atEnd(() -> broker.handle((up, failed) -> up).thenAccept(up -> {
      if (up != null) up.close();
      database.close();
    }).join());
    return List.of("kafka " + broker.join().bootstrap(),
        "postgres postgresql://" + EmbeddedDatabase.NAME + "@127.0.0.1:" + database.port() + "/" + EmbeddedDatabase.NAME,
        "password-file " + settings.data().resolve("postgres").resolve("password"));
  }
}
