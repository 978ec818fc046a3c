package io.carillon.testkit;

import io.carillon.kafka.KafkaSettings;
import io.carillon.postgres.PostgresSettings;

/** A running broker and a running database server, whatever they run in. */
interface Servers extends AutoCloseable {
  KafkaSettings kafka();

  /** @param database its name; the role may create databases */
  PostgresSettings postgres(String database);

  /** Where they run, for the log. */
  String where();

  @Override void close();

  /** Containers where a Docker engine answers and both images are set, else the embedded ones. */
  static Servers start() {
    var images = ContainerImages.read();
    return images.isPresent() ? ContainerServers.start(images.get()) : EmbeddedServers.start();
  }
}
