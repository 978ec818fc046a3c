package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.contract.Topics;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.TopicSetup;
import io.carillon.postgres.PostgresSettings;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both servers: what they promise on disk, and that they come back. */
class EmbeddedBackendsIT {
  private static final int ACKNOWLEDGED = 500;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach void closeVertx() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test void theDatabaseIsDurableAndAsksForAPassword(@TempDir Path folder) throws Exception {
    try (var database = EmbeddedDatabase.start(folder, 0); var connection = connect(database.settings())) {
      for (String on : List.of("fsync", "synchronous_commit", "full_page_writes")) assertThat(text(connection, "show " + on)).as(on).isEqualTo("on");
      var settings = database.settings();
      var wrong = PostgresSettings.plain(settings.host(), settings.port(), settings.database(), settings.user(), "wrong");
      assertThatThrownBy(() -> connect(wrong)).hasMessageContaining("password authentication failed");
    }
  }

  @Test void theDatabaseKeepsItsDataOverARestartOnAnotherPort(@TempDir Path folder) throws Exception {
    try (var database = EmbeddedDatabase.start(folder, 0); var connection = connect(database.settings())) {
      connection.createStatement().execute("create table kept as select 42 as n");
    }
    try (var again = EmbeddedDatabase.start(folder, 0); var connection = connect(again.settings())) {
      assertThat(text(connection, "select n from kept")).isEqualTo("42");
    }
  }

  @Test void aFirstStartThatWasCutShortIsMadeAgain(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("data").resolve("base"));
    Files.writeString(folder.resolve("data").resolve("postgresql.conf"), "# half");
    try (var database = EmbeddedDatabase.start(folder, 0); var connection = connect(database.settings())) {
      assertThat(text(connection, "select 1")).isEqualTo("1");
    }
  }

  @Test void theBrokerKeepsItsLogOverARestartOnAnotherPort(@TempDir Path folder) throws Exception {
    try (var broker = EmbeddedBroker.start(folder, 0)) {
      TopicSetup.shared(vertx, broker.settings()).await(30, TimeUnit.SECONDS);
      send(broker.settings(), "kept");
    }
    try (var again = EmbeddedBroker.start(folder, 0)) {
      assertThat(all(again.settings())).containsExactly("kept");
    }
  }

  @Test void aPortInUseIsSaidPlainly(@TempDir Path folder) throws Exception {
    try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort())).hasMessageContaining("the port is in use");
      assertThatThrownBy(() -> EmbeddedDatabase.start(folder, taken.getLocalPort())).hasMessageContaining("the port is in use");
    }
  }

  @Test void bothComeBackWithEverythingAfterAKill(@TempDir Path folder) throws Exception {
    var first = Backends.start(folder);
    TopicSetup.shared(vertx, first.kafka()).await(30, TimeUnit.SECONDS);
    try (var connection = connect(first.postgres())) {
      connection.createStatement().execute("create table kept as select 42 as n");
    }
    var acknowledged = sendUntilKilled(first);
    long begun = System.nanoTime();
    var second = Backends.start(folder);
    try (var connection = connect(second.postgres())) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
      assertThat(text(connection, "select n from kept")).isEqualTo("42");
      assertThat(all(second.kafka())).as("nothing that was acknowledged is missing, out of order or double").doesNotHaveDuplicates().containsSubsequence(acknowledged);
    } finally {
      second.process().destroy();
      assertThat(second.process().waitFor(20, TimeUnit.SECONDS)).as("ends at SIGTERM").isTrue();
    }
  }

  /** {@link BackendsMain} as a process. */
  private record Backends(Process process, Map<String, String> said, Path folder) {
    static Backends start(Path folder) throws Exception {
      var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
          BackendsMain.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("CARILLON_DATA", folder.toString());
      var process = builder.start();
      var said = new HashMap<String, String>();
      var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = out.readLine(); line != null && !line.equals("ready"); line = out.readLine()) {
        int space = line.indexOf(' ');
        if (space > 0) said.put(line.substring(0, space), line.substring(space + 1));
      }
      assertThat(said).containsKeys("kafka", "postgres", "password-file");
      return new Backends(process, said, folder);
    }

    KafkaSettings kafka() {
      return KafkaSettings.plain(said.get("kafka"));
    }

    PostgresSettings postgres() throws Exception {
      var uri = java.net.URI.create(said.get("postgres"));
      return PostgresSettings.plain(uri.getHost(), uri.getPort(), uri.getPath().substring(1), uri.getUserInfo(), Files.readString(Path.of(said.get("password-file"))));
    }
  }

  /** Kills it in the midst of sending. @return what had been acknowledged, in the order it was */
  private static List<String> sendUntilKilled(Backends backends) throws Exception {
    var acknowledged = new ConcurrentLinkedQueue<String>();
    try (var producer = new KafkaProducer<String, String>(producing(backends.kafka()))) {
      for (int i = 0; acknowledged.size() < ACKNOWLEDGED; i++) {
        String value = "value-" + i;
        producer.send(new ProducerRecord<>(Topics.DEADLETTER, "k", value), (stored, failure) -> {
          if (failure == null) acknowledged.add(value);
        });
      }
      backends.process().destroyForcibly().waitFor();
      producer.close(Duration.ZERO);
    }
    return List.copyOf(acknowledged);
  }

  private static void send(KafkaSettings kafka, String value) throws Exception {
    try (var producer = new KafkaProducer<String, String>(producing(kafka))) {
      producer.send(new ProducerRecord<>(Topics.DEADLETTER, "k", value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static Properties producing(KafkaSettings kafka) {
    var properties = new Properties();
    properties.put("bootstrap.servers", kafka.bootstrap());
    properties.put("acks", "all");
    properties.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    properties.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    return properties;
  }

  private static List<String> all(KafkaSettings kafka) {
    var properties = new Properties();
    properties.put("bootstrap.servers", kafka.bootstrap());
    properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    properties.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    var only = new TopicPartition(Topics.DEADLETTER, 0);
    var values = new java.util.ArrayList<String>();
    try (var consumer = new KafkaConsumer<String, String>(properties)) {
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).get(only);
      while (consumer.position(only) < end) consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
    }
    return values;
  }

  private static Connection connect(PostgresSettings p) throws java.sql.SQLException {
    return DriverManager.getConnection("jdbc:postgresql://" + p.host() + ":" + p.port() + "/" + p.database(), p.user(), p.password());
  }

  private static String text(Connection connection, String sql) throws java.sql.SQLException {
    try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
