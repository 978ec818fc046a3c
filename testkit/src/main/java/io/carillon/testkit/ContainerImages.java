package io.carillon.testkit;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.testcontainers.DockerClientFactory;

/**
 * The images to test on. Their names are settings, as system properties or in the environment
 * ({@code carillon.testkit.kafka-image}, {@code CARILLON_TESTKIT_KAFKA_IMAGE}, and so for postgres), since there may be no
 * registry to pull from; unset, they are those that {@code testkit/images/build} makes.
 *
 * @param named whether anybody asked for them by name
 */
record ContainerImages(String kafka, String postgres, boolean named) {
  /** @throws IllegalStateException where only one image is set */
  static ContainerImages read() {
    String kafka = setting("carillon.testkit.kafka-image");
    String postgres = setting("carillon.testkit.postgres-image");
    if ((kafka == null) != (postgres == null)) throw new IllegalStateException("carillon.testkit.kafka-image and carillon.testkit.postgres-image go together");
    return kafka == null ? new ContainerImages("carillon-test/kafka", "carillon-test/postgres", false) : new ContainerImages(kafka, postgres, true);
  }

  /** Asked only where an engine has a place to answer from: Testcontainers' own search is slow and loud. */
  static boolean engineAnswers() {
    boolean somewhere = System.getenv("DOCKER_HOST") != null
        || List.of("/var/run/docker.sock", System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/nowhere") + "/docker.sock").stream().map(Path::of).anyMatch(Files::exists);
    return somewhere && DockerClientFactory.instance().isDockerAvailable();
  }

  /** The first of the two that the engine does not hold; null where it has both. */
  String missing() {
    for (String image : List.of(kafka, postgres)) {
      try {
        DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
      } catch (NotFoundException notThere) {
        return image;
      }
    }
    return null;
  }

  /** A system property, or the environment's variable of the same name; null where it says nothing. */
  static String setting(String property) {
    String value = System.getProperty(property, System.getenv(property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')));
    return value == null || value.isBlank() ? null : value.strip();
  }
}
