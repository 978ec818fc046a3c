package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.JobMessage;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.EmbeddedDatabase;
import io.carillon.embedded.Ports;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Received;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A broker or a database that goes away in the middle and comes back: who asks hears 503, and what was accepted is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AwayIT {
  private final Vertx vertx = Vertx.vertx();
  private final int brokerPort = Ports.free();
  private final int databasePort = Ports.free();
  private Path folder;
  private EmbeddedBroker broker;
  private EmbeddedDatabase database;
  private Gateway gateway;

  @BeforeAll
  void start(@TempDir Path given) {
    folder = given;
    startBroker();
    startDatabase();
    gateway = new Gateway(vertx, broker.settings(), database.settings());
  }

  private void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), brokerPort);
  }

  private void startDatabase() {
    database = EmbeddedDatabase.start(folder.resolve("postgres"), databasePort);
  }

  @AfterAll
  void stop() throws Exception {
    gateway.close();
    vertx.close().await(10, TimeUnit.SECONDS);
    broker.close();
    database.close();
  }

  private static String call(String number, String reference) {
    return "{\"to\": \"" + number + "\", \"reference\": \"" + reference + "\"}";
  }

  private static void unavailable(Gateway.Answered answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("unavailable");
    assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 60);
  }

  private void awaitReady(int status) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> gateway.get("/health/ready").status() == status);
  }

  /** The ids of the jobs with these references, each as often as it stands in the topic. */
  private List<String> published(String reference) throws Exception {
    var read = new CopyOnWriteArrayList<Received>();
    var reader = BatchReader.alone(vertx, broker.settings(), Topics.JOBS, true, 100, batch -> {
      read.addAll(batch);
      return Future.succeededFuture();
    }).await(30, TimeUnit.SECONDS);
    try {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> jobs(read).anyMatch(job -> reference.equals(job.spec().reference())));
      return jobs(read).filter(job -> reference.equals(job.spec().reference())).map(JobMessage.JobSubmitted::jobId).toList();
    } finally {
      reader.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static Stream<JobMessage.JobSubmitted> jobs(List<Received> read) {
    return read.stream().map(record -> {
      try {
        return record.as(JobMessage.class);
      } catch (Wire.Unreadable e) {
        throw new AssertionError(e);
      }
    }).filter(JobMessage.JobSubmitted.class::isInstance).map(JobMessage.JobSubmitted.class::cast);
  }

  @Test
  void withoutTheBrokerNothingIsAcceptedAndARepeatMakesOneJob() throws Exception {
    var before = gateway.post("/v1/calls", call("+79161112201", "before"));
    assertThat(before.status()).isEqualTo(202);
    String campaign = gateway.campaign("{\"name\": \"away\"}");
    broker.close();
    unavailable(gateway.post("/v1/calls", call("+79161112202", "without a key")));
    unavailable(gateway.post("/v1/calls", call("+79161112203", "away"), "Idempotency-Key", "away"));
    unavailable(gateway.get("/v1/calls/00000000-0000-4000-8000-000000000001"));
    unavailable(gateway.post("/v1/campaigns/" + campaign + "/contacts", "number\n+79161112204\n", "Content-Type", "text/csv"));
    unavailable(gateway.post("/v1/suppressions", "{\"number\": \"+79161112205\"}"));
    var ready = gateway.get("/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body()).contains("the broker does not answer");
    assertThat(gateway.get("/health/live").status()).isEqualTo(200);
    startBroker();
    awaitReady(200);
    var made = Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(500))
        .until(() -> gateway.post("/v1/calls", call("+79161112203", "away"), "Idempotency-Key", "away"), answer -> answer.status() == 202);
    var again = gateway.post("/v1/calls", call("+79161112203", "away"), "Idempotency-Key", "away");
    assertThat(again.header("idempotent-replayed")).isEqualTo("true");
    assertThat(again.json()).isEqualTo(made.json());
    assertThat(published("away").stream().distinct()).containsExactly(made.json().getString("id"));
    assertThat(published("before")).containsExactly(before.json().getString("id"));
  }

  @Test
  void withoutTheDatabaseACallIsStillAcceptedAndTheRestIs503() throws Exception {
    var key = gateway.post("/v1/keys", "{\"scopes\": [\"write\"]}").json().getString("key");
    database.close();
    awaitReady(503);
    var accepted = gateway.post("/v1/calls", call("+79161112211", "no database"));
    assertThat(accepted.status()).as("its acceptance is the broker's word alone").isEqualTo(202);
    unavailable(gateway.post("/v1/calls", call("+79161112212", "keyed"), "Idempotency-Key", "keyed"));
    unavailable(gateway.get("/v1/calls"));
    unavailable(gateway.get("/v1/campaigns"));
    unavailable(gateway.get("/v1/stream"));
    unavailable(gateway.post("/v1/pbxs", "{\"id\": \"pbx-a\", \"maxChannels\": 5}"));
    Awaitility.await().untilAsserted(() -> unavailable(gateway.get("/v1/calls", "Authorization", "Bearer " + key)));
    startDatabase();
    awaitReady(200);
    assertThat(gateway.post("/v1/calls", call("+79161112212", "keyed"), "Idempotency-Key", "keyed").status()).isEqualTo(202);
    assertThat(gateway.get("/v1/calls", "Authorization", "Bearer " + key).status()).isEqualTo(200);
    assertThat(published("no database")).containsExactly(accepted.json().getString("id"));
    assertThat(published("keyed")).hasSize(1);
  }
}
