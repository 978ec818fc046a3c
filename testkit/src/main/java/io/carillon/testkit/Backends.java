package io.carillon.testkit;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.Wire;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.TopicSetup;
import io.carillon.postgres.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A test class's broker (with the shared topics, empty) and database (with the schema, empty), and short ways to look into both.
 * What is opened here is closed after the class.
 */
public final class Backends {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaSettings kafka;
  private final PostgresSettings postgres;
  private final Vertx vertx;
  private final Pool sql;
  private final Publisher publisher;
  private final List<TopicTap> taps = new ArrayList<>();
  private Path passwordFile;

  Backends(KafkaSettings kafka, PostgresSettings postgres, Vertx vertx) {
    this.kafka = kafka;
    this.postgres = postgres;
    this.vertx = vertx;
    this.sql = PgBuilder.pool().with(new PoolOptions().setMaxSize(4)).connectingTo(postgres.client()).using(vertx).build();
    this.publisher = Publisher.open(vertx, kafka, 10_000);
  }

  public KafkaSettings kafka() {
    return kafka;
  }

  public PostgresSettings postgres() {
    return postgres;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** A small pool of this class's own. */
  public Pool sql() {
    return sql;
  }

  /** Creates the assignments topic of a PBX, where no scheduler does. */
  public void assignmentsTopic(String pbx) {
    await(TopicSetup.assignments(vertx, kafka, pbx));
  }

  /** Creates a topic of the test's own. */
  public void topic(String name, int partitions) {
    FreshTopics.create(kafka, name, partitions);
  }

  /** What is published in a topic from now on. */
  public TopicTap tap(String topic) {
    return opened(TopicTap.open(vertx, kafka, topic, false));
  }

  /** What was and will be published in a topic. */
  public TopicTap tapFromBeginning(String topic) {
    return opened(TopicTap.open(vertx, kafka, topic, true));
  }

  private synchronized TopicTap opened(TopicTap tap) {
    taps.add(tap);
    return tap;
  }

  /** Publishes a message as a process of ours would, and waits for the broker's word. */
  public void publish(String topic, String key, Object message) {
    var event = new CloudEvent(UUID.randomUUID().toString(), Wire.nameOf(message), "/carillon/test", Instant.now(), key);
    await(publisher.send(topic, key, Wire.encode(message), event));
  }

  /** Publishes any bytes, with any headers. */
  public void publishRaw(String topic, String key, byte[] value, Map<String, String> headers) {
    await(publisher.send(topic, key, value, headers));
  }

  /** Runs one statement with {@code $1}… parameters; the rows it gives, if any. */
  public List<Row> query(String statement, Object... parameters) {
    var rows = new ArrayList<Row>();
    await(sql.preparedQuery(statement).execute(Tuple.from(parameters))).forEach(rows::add);
    return rows;
  }

  /** The only column of the only row. */
  public long count(String statement, Object... parameters) {
    return query(statement, parameters).getFirst().getLong(0);
  }

  /** What a process needs in its environment to reach these two. */
  public Map<String, String> env() {
    return Map.of("CARILLON_KAFKA", kafka.bootstrap(),
        "CARILLON_POSTGRES", "postgresql://" + postgres.user() + "@" + postgres.host() + ":" + postgres.port() + "/" + postgres.database(),
        "CARILLON_POSTGRES_PASSWORD_FILE", passwordFile().toString());
  }

  private synchronized Path passwordFile() {
    if (passwordFile != null) return passwordFile;
    try {
      passwordFile = Files.createTempFile("carillon-test-", ".password", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      passwordFile.toFile().deleteOnExit();
      Files.writeString(passwordFile, postgres.password());
      return passwordFile;
    } catch (IOException e) {
      throw new UncheckedIOException("the password file cannot be written", e);
    }
  }

  /** Waits for a future from a test's thread; half a minute at most, and its failure is the test's. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing within " + PATIENCE.toSeconds() + " s", e);
    }
  }

  synchronized void close() {
    taps.forEach(tap -> await(tap.close()));
    await(publisher.close());
    await(sql.close());
    await(vertx.close());
  }
}
