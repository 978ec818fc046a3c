package io.carillon.testkit;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/**
 * The images to test on. Their names are settings, as system properties or in the environment ({@code carillon.testkit.kafka-image},
 * {@code CARILLON_TESTKIT_KAFKA_IMAGE}, and so for postgres), since there may be no registry to pull from; {@code testkit/images/build} makes both.
 */
record ContainerImages(String kafka, String postgres) {
  /**
   * Empty where no images are set, or no engine answers.
   *
   * @throws IllegalStateException where only one image is set
   */
  static Optional<ContainerImages> read() {
    String kafka = setting("carillon.testkit.kafka-image");
    String postgres = setting("carillon.testkit.postgres-image");
    if (kafka == null && postgres == null) return Optional.empty();
    if (kafka == null || postgres == null) throw new IllegalStateException("carillon.testkit.kafka-image and carillon.testkit.postgres-image go together");
    return DockerClientFactory.instance().isDockerAvailable() ? Optional.of(new ContainerImages(kafka, postgres)) : Optional.empty();
  }

  private static String setting(String property) {
    String value = System.getProperty(property, System.getenv(property.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_')));
    return value == null || value.isBlank() ? null : value;
  }
}
