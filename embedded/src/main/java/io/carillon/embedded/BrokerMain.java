package io.carillon.embedded;

import io.carillon.life.Env;
import java.nio.file.Path;
import java.util.List;

/**
 * The broker alone as a process of its own: what the tests' container of it runs.
 *
 * <p>Settings: {@code CARILLON_DATA} (a folder), {@code CARILLON_KAFKA_PORT} (0 or absent: a free one),
 * {@code CARILLON_KAFKA_LISTEN} (the address to bind to) and {@code CARILLON_KAFKA_ADVERTISED} (the host clients are told), both
 * 127.0.0.1 unless set: it asks nobody who he is, so another address belongs into a network of its own. When it serves it prints
 * {@code kafka <host:port>} and {@code ready}, a line each. It ends at SIGTERM.
 */
public final class BrokerMain {
  private BrokerMain() {}

  private record Settings(Path data, BrokerReach reach) {
    static Settings read(Env env) {
      return new Settings(Path.of(env.required("CARILLON_DATA", "the folder to keep everything in")),
          new BrokerReach(env.optional("CARILLON_KAFKA_LISTEN", "127.0.0.1"), env.optional("CARILLON_KAFKA_ADVERTISED", "127.0.0.1"),
              env.port("CARILLON_KAFKA_PORT", 0)));
    }
  }

  public static void main(String[] args) throws InterruptedException {
    ServerProcess.run("the carillon broker", Settings::read, BrokerMain::start);
  }

  private static List<String> start(Settings settings) {
    var broker = EmbeddedBroker.start(settings.data().resolve("kafka"), settings.reach());
    ServerProcess.atEnd(broker::close);
    return List.of("kafka " + broker.bootstrap());
  }
}
