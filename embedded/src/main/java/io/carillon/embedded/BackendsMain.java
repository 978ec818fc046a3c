package io.carillon.embedded;

import io.carillon.life.Env;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/**
 * Broker and database as a process of their own, for tests and small installations.
 *
 * <p>Settings: {@code CARILLON_DATA} (a folder), {@code CARILLON_KAFKA_PORT}, {@code CARILLON_POSTGRES_PORT} (0 or absent: a free one).
 * When both serve it prints {@code kafka <host:port>}, {@code postgres <url>}, {@code password-file <path>} and {@code ready}, a line each. It ends at
 * SIGTERM.
 */
public final class BackendsMain {
  private BackendsMain() {}

  private record Settings(Path data, int kafkaPort, int postgresPort) {
    static Settings read(Env env) {
      var settings = new Settings(Path.of(env.required("CARILLON_DATA", "the folder to keep everything in")),
          env.port("CARILLON_KAFKA_PORT", 0), env.port("CARILLON_POSTGRES_PORT", 0));
      env.check();
      return settings;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Settings settings;
    try {
      settings = Settings.read(new Env(System::getenv));
    } catch (Env.BadSettings bad) {
      System.err.println("carillon backends cannot start, the settings are wrong:");
      bad.problems().forEach(problem -> System.err.println("  " + problem));
      System.exit(2);
      return;
    }
    try {
      run(settings);
    } catch (CompletionException | IllegalStateException e) {
      System.err.println("carillon backends cannot start: " + (e instanceof CompletionException ? e.getCause() : e).getMessage());
      System.exit(1);
    }
  }

  private static void run(Settings settings) throws InterruptedException {
    var broker = CompletableFuture.supplyAsync(() -> EmbeddedBroker.start(settings.data().resolve("kafka"), settings.kafkaPort()));
    var database = EmbeddedDatabase.start(settings.data().resolve("postgres"), settings.postgresPort());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      broker.handle((up, failed) -> up).thenAccept(up -> {
        if (up != null) up.close();
        database.close();
      }).join();
    }, "shutdown"));
    System.out.println("kafka " + broker.join().bootstrap());
    System.out.println("postgres postgresql://" + EmbeddedDatabase.NAME + "@127.0.0.1:" + database.port() + "/" + EmbeddedDatabase.NAME);
    System.out.println("password-file " + settings.data().resolve("postgres").resolve("password"));
    System.out.println("ready");
    new CountDownLatch(1).await(); // until a signal comes
  }
}
