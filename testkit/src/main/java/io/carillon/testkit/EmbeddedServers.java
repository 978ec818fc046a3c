package io.carillon.testkit;

import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.EmbeddedDatabase;
import io.carillon.kafka.KafkaSettings;
import io.carillon.postgres.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Both in this JVM, in a temporary folder that goes with it. */
record EmbeddedServers(EmbeddedBroker broker, EmbeddedDatabase database, Path folder) implements Servers {
  static EmbeddedServers start() {
    try {
      Path folder = Files.createTempDirectory("carillon-test-");
      var broker = CompletableFuture.supplyAsync(() -> EmbeddedBroker.start(folder.resolve("kafka"), 0));
      var database = EmbeddedDatabase.start(folder.resolve("postgres"), 0);
      return new EmbeddedServers(broker.join(), database, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder", e);
    }
  }

  @Override public KafkaSettings kafka() {
    return broker.settings();
  }

  @Override public PostgresSettings postgres(String name) {
    return database.settings(name);
  }

  @Override public String where() {
    return "embedded";
  }

  @Override public void close() {
    broker.close();
    database.close();
    Folders.remove(folder);
  }
}
