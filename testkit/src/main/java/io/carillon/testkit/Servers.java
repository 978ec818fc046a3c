package io.carillon.testkit;

import io.carillon.kafka.KafkaSettings;
import io.carillon.postgres.PostgresSettings;
import org.slf4j.LoggerFactory;

/** A running broker and a running database server, whatever they run in. */
interface Servers extends AutoCloseable {
  KafkaSettings kafka();

  /** @param database its name; the role may create databases */
  PostgresSettings postgres(String database);

  /** Where they run, for the log. */
  String where();

  @Override void close();

  /**
   * Containers where a Docker engine answers and has the images, else the embedded ones; or what
   * {@code carillon.testkit.backends} says. The reason is logged.
   *
   * @throws IllegalStateException where what is asked for by name is not to be had
   */
  static Servers start() {
    var images = ContainerImages.read();
    var choice = Choice.of(ContainerImages.setting("carillon.testkit.backends"), images.named(), new Choice.Machine() {
      @Override public boolean engineAnswers() {
        return ContainerImages.engineAnswers();
      }

      @Override public String missingImage() {
        return images.missing();
      }
    });
    LoggerFactory.getLogger(Servers.class).atInfo().addKeyValue("where", choice.where()).addKeyValue("why", choice.why()).log("test servers chosen");
    return switch (choice.where()) {
      case CONTAINERS -> ContainerServers.start(images);
      case EMBEDDED -> EmbeddedServers.start();
      case REFUSED -> throw new IllegalStateException(choice.why());
    };
  }
}
