package io.carillon.embedded;

import io.carillon.life.Env;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The broker alone as a process of its own: what the tests' container of it runs.
 *
 * <p>Settings: {@code CARILLON_DATA} (a folder), {@code CARILLON_KAFKA_PORT} (0 or absent: a free one), {@code CARILLON_KAFKA_LISTEN} (the
 * address to bind to) and {@code CARILLON_KAFKA_ADVERTISED} (the host clients are told), both 127.0.0.1 unless set: it asks nobody who he is,
 * so another address belongs into a network of its own. When it serves it prints {@code kafka <host:port>} and {@code ready}, a line each.
 * It ends at SIGTERM.
 */
public final class BrokerMain {
  private BrokerMain() {}

  private record Settings(Path data, BrokerReach reach) {
    static Settings read(Env env) {
      var settings = new Settings(Path.of(env.required("CARILLON_DATA", "the folder to keep everything in")),
          new BrokerReach(env.optional("CARILLON_KAFKA_LISTEN", "127.0.0.1"), env.optional("CARILLON_KAFKA_ADVERTISED", "127.0.0.1"),
              env.port("CARILLON_KAFKA_PORT", 0)));
      env.check();
      return settings;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Settings settings;
    try {
      settings = Settings.read(new Env(System::getenv));
    } catch (Env.BadSettings bad) {
      System.err.println("the carillon broker cannot start, the settings are wrong:");
      bad.problems().forEach(problem -> System.err.println("  " + problem));
      System.exit(2);
      return;
    }
    try {
      var broker = EmbeddedBroker.start(settings.data().resolve("kafka"), settings.reach());
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "shutdown"));
      System.out.println("kafka " + broker.bootstrap());
      System.out.println("ready");
    } catch (IllegalStateException e) {
      System.err.println("the carillon broker cannot start: " + e.getMessage());
      System.exit(1);
    }
    new CountDownLatch(1).await(); // until a signal comes
  }
}
