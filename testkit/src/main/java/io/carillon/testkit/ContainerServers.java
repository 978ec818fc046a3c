package io.carillon.testkit;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.carillon.kafka.KafkaSettings;
import io.carillon.postgres.PostgresSettings;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/**
 * Both as containers, their ports published on 127.0.0.1 only. The broker's port is the same inside and outside, since a broker
 * tells its clients where it is.
 */
final class ContainerServers implements Servers {
  private static final int POSTGRES_PORT = 5432;
  private static final Duration READY_WITHIN = Duration.ofSeconds(120);
  private static final String PASSWORD = "carillon";

  private final GenericContainer<?> kafka;
  private final GenericContainer<?> postgres;
  private final int kafkaPort;

  private ContainerServers(GenericContainer<?> kafka, GenericContainer<?> postgres, int kafkaPort) {
    this.kafka = kafka;
    this.postgres = postgres;
    this.kafkaPort = kafkaPort;
  }

  static ContainerServers start(ContainerImages images) {
    int port = io.carillon.embedded.Ports.free();
    var postgres = new GenericContainer<>(DockerImageName.parse(images.postgres())).withEnv("POSTGRES_USER", "carillon")
        .withEnv("POSTGRES_PASSWORD", PASSWORD).withEnv("POSTGRES_DB", "carillon").withExposedPorts(POSTGRES_PORT)
        .withImagePullPolicy(image -> false).withCreateContainerCmdModifier(command -> publish(command, POSTGRES_PORT, 0))
        // Over TCP: while some images are still making the database, they serve on a socket file already.
        .waitingFor(Wait.forSuccessfulCommand("pg_isready -q -h 127.0.0.1 -U carillon -d carillon").withStartupTimeout(READY_WITHIN));
    var kafka = new GenericContainer<>(DockerImageName.parse(images.kafka())).withEnv("CARILLON_KAFKA_PORT", String.valueOf(port))
        .withExposedPorts(port).withImagePullPolicy(image -> false).withCreateContainerCmdModifier(command -> publish(command, port, port))
        .waitingFor(Wait.forLogMessage("(.*\\n)?ready\\R.*", 1).withStartupTimeout(READY_WITHIN));
    try {
      Startables.deepStart(postgres, kafka).join();
    } catch (CompletionException e) {
      kafka.stop();
      postgres.stop();
      throw new IllegalStateException("the test containers do not start; broker: " + said(kafka) + "; database: " + said(postgres), e.getCause());
    }
    return new ContainerServers(kafka, postgres, port);
  }

  /** The end of what a container said, if it came as far as to say anything. */
  private static String said(GenericContainer<?> container) {
    if (container.getContainerId() == null) return "nothing";
    var lines = container.getLogs().lines().toList();
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
  }

  private static void publish(com.github.dockerjava.api.command.CreateContainerCmd command, int inside, int outside) {
    var binding = outside == 0 ? Ports.Binding.bindIp("127.0.0.1") : Ports.Binding.bindIpAndPort("127.0.0.1", outside);
    command.getHostConfig().withPortBindings(new PortBinding(binding, ExposedPort.tcp(inside)));
  }

  @Override public KafkaSettings kafka() {
    return KafkaSettings.plain("127.0.0.1:" + kafkaPort);
  }

  @Override public PostgresSettings postgres(String database) {
    return PostgresSettings.plain("127.0.0.1", postgres.getMappedPort(POSTGRES_PORT), database, "carillon", PASSWORD);
  }

  @Override public String where() {
    return "containers";
  }

  @Override public void close() {
    kafka.stop();
    postgres.stop();
  }
}
