package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.TopicSetup;
import io.carillon.life.Env;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A broker that lets nobody in without TLS and a SCRAM password: reached with what the environment says, and not otherwise. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureBrokerIT {
  private static final String LISTENER = "listener.name.outside.";

  private final Vertx vertx = Vertx.vertx();
  private Path folder;
  private KafkaRaftServer server;
  private int port;

  @BeforeAll void start(@TempDir Path given) throws Exception {
    folder = given;
    var certificate = Certificate.of(folder, "broker", "ip:127.0.0.1");
    Certificate.of(folder, "stranger", "ip:127.0.0.1");
    Files.writeString(folder.resolve("password"), "let-us-in\n");
    Files.writeString(folder.resolve("wrong"), "wrong\n");
    port = Ports.free();
    Path log = Files.createDirectory(folder.resolve("log"));
    var settings = broker(log, Ports.free());
    settings.put(LISTENER + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(LISTENER + "scram-sha-512.sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put(LISTENER + "ssl.keystore.type", "PEM");
    settings.put(LISTENER + "ssl.keystore.certificate.chain", Files.readString(certificate.certificateFile()));
    settings.put(LISTENER + "ssl.keystore.key", Files.readString(certificate.keyFile()));
    try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter().setNodeId(1).setClusterId(Uuid.randomUuid().toString()).addDirectory(log.toString()).setMetadataLogDirectory(log.toString())
          .setControllerListenerName("CONTROLLER").setScramArguments(List.of("SCRAM-SHA-512=[name=carillon,password=let-us-in]"))
          .setPrintStream(silent).run();
    }
    server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
  }

  /** The door under test is OUTSIDE; INSIDE is the broker's own way to itself. */
  private Properties broker(Path log, int controllerPort) {
    var settings = new Properties();
    String own = "INSIDE://127.0.0.1:" + Ports.free() + ",OUTSIDE://127.0.0.1:" + port;
    settings.putAll(Map.of("process.roles", "broker,controller", "node.id", "1", "log.dirs", log.toString(), "controller.listener.names", "CONTROLLER",
        "controller.quorum.voters", "1@127.0.0.1:" + controllerPort, "listeners", own + ",CONTROLLER://127.0.0.1:" + controllerPort, "advertised.listeners", own,
        "listener.security.protocol.map", "INSIDE:PLAINTEXT,OUTSIDE:SASL_SSL,CONTROLLER:PLAINTEXT", "inter.broker.listener.name", "INSIDE",
        "auto.create.topics.enable", "false"));
    return settings;
  }

  @AfterAll void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    server.shutdown();
    server.awaitShutdown();
  }

  private KafkaSettings settings(String host, String passwordFile, String authorities) {
    var values = new HashMap<>(Map.of("CARILLON_KAFKA", host + ":" + port, "CARILLON_KAFKA_SECURITY", "SASL_SSL", "CARILLON_KAFKA_USER", "carillon",
        "CARILLON_KAFKA_PASSWORD_FILE", folder.resolve(passwordFile).toString()));
    if (authorities != null) values.put("CARILLON_KAFKA_CA_FILE", folder.resolve(authorities).toString());
    var env = new Env(values::get);
    var settings = KafkaSettings.read(env);
    env.check();
    return settings;
  }

  @Test void everythingOfOursGetsInWithTheRightPasswordAndAuthority() throws Exception {
    var kafka = settings("127.0.0.1", "password", "broker.crt");
    TopicSetup.shared(vertx, kafka).await(60, TimeUnit.SECONDS);
    BlockingQueue<String> read = new LinkedBlockingQueue<>();
    var reader = BatchReader.alone(vertx, kafka, Topics.JOBS, true, 10, batch -> {
      batch.forEach(record -> read.add(new String(record.value(), StandardCharsets.UTF_8)));
      return Future.succeededFuture();
    }).await(30, TimeUnit.SECONDS);
    var publisher = Publisher.open(vertx, kafka, 10_000);
    publisher.send(Topics.JOBS, "key", "told in private".getBytes(StandardCharsets.UTF_8), Map.of()).await(30, TimeUnit.SECONDS);
    assertThat(read.poll(30, TimeUnit.SECONDS)).isEqualTo("told in private");
    publisher.close().await(10, TimeUnit.SECONDS);
    reader.close().await(10, TimeUnit.SECONDS);
  }

  @Test void aWrongPasswordIsSaidToBeOne() throws Exception {
    var kafka = settings("127.0.0.1", "wrong", "broker.crt");
    assertThatThrownBy(() -> TopicSetup.shared(vertx, kafka).await(60, TimeUnit.SECONDS)).hasRootCauseInstanceOf(SaslAuthenticationException.class)
        .rootCause().hasMessageContaining("Authentication failed");
    var publisher = Publisher.open(vertx, kafka, 2_000);
    assertThatThrownBy(() -> publisher.send(Topics.JOBS, "key", new byte[0], Map.of()).await(30, TimeUnit.SECONDS))
        .isInstanceOf(SaslAuthenticationException.class);
    publisher.close().await(10, TimeUnit.SECONDS);
  }

  @Test void aBrokerWhoseAuthorityIsNotKnownIsNotBelieved() {
    for (String authority : new String[] {"stranger.crt", null}) {
      assertThatThrownBy(() -> TopicSetup.shared(vertx, settings("127.0.0.1", "password", authority)).await(60, TimeUnit.SECONDS)).as(authority)
          .hasStackTraceContaining(SslAuthenticationException.class.getSimpleName());
    }
  }

  @Test void aBrokerThatProvesAnotherNameIsNotBelieved() {
    assertThatThrownBy(() -> TopicSetup.shared(vertx, settings("localhost", "password", "broker.crt")).await(60, TimeUnit.SECONDS))
        .hasStackTraceContaining(SslAuthenticationException.class.getSimpleName()).hasStackTraceContaining("localhost");
  }
}
