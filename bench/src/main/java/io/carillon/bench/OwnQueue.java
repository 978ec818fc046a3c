package io.carillon.bench;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.Received;
import io.carillon.kafka.TopicSetup;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.PostgresSettings;
import io.carillon.scheduler.SchedulerApp;
import io.carillon.scheduler.SchedulerSettings;
import io.carillon.scheduler.cluster.ClusterSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler of ours, from {@code dial.jobs} to the {@code job.finished} that a dashboard reads: intake, claim with capacity and pace, outbox,
 * assignment, an agent's words, settling, result.
 */
final class OwnQueue implements JobQueue {
  private static final String PBX = "pbx-a";

  private final Vertx vertx = Vertx.vertx();
  private final Parts parts = new Parts();
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final Publisher publisher;
  private FakeAgent agent;
  private BatchReader results;
  private int numbers;

  private OwnQueue(KafkaSettings kafka) {
    publisher = Publisher.openForMany(vertx, kafka, 30_000);
  }

  static OwnQueue open(KafkaSettings kafka, PostgresSettings postgres, String jdbcUrl) throws Exception {
    var queue = new OwnQueue(kafka);
    var settings = new SchedulerSettings(kafka, postgres, ClusterSettings.alone("bench"), ZoneId.of("UTC"));
    await(new SchedulerApp(settings, Surroundings.real()).start(queue.vertx, queue.parts));
    await(TopicSetup.assignments(queue.vertx, kafka, PBX));
    queue.results = await(BatchReader.alone(queue.vertx, kafka, Topics.RESULTS, false, 2000, queue::ended));
    lines(jdbcUrl, postgres);
    queue.agent = await(FakeAgent.start(queue.vertx, kafka, PBX));
    return queue;
  }

  private static void lines(String jdbcUrl, PostgresSettings postgres) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl, postgres.user(), postgres.password()); var statement = connection.createStatement()) {
      statement.execute("insert into pbx (id, mode, max_channels) values ('" + PBX + "', 'AMI', 5000)");
      statement.execute("insert into trunk (id, dial, endpoint, max_channels, calls_per_second, pbxs)"
          + " values ('north', 'PJSIP/${number}@north', 'PJSIP/north', 5000, 20000, array['" + PBX + "'])");
      statement.execute("insert into route (id, position, patterns, trunks) values ('all', 1, '[{\"match\":\"+.\"}]'::jsonb, array['north'])");
    }
  }

  @Override public String name() {
    return "carillon";
  }

  @Override public void run(int jobs) throws Exception {
    for (int n = 0; n < jobs; n++) {
      String id = UUID.randomUUID().toString();
      open.add(id);
      var spec = CallSpec.to(List.of(Destination.number("+1%010d".formatted(2_000_000_000L + numbers++))));
      var job = new JobSubmitted(id, "bench", null, null, JobKind.DIAL, spec, null, null, Instant.now());
      publisher.send(Topics.JOBS, id, Wire.encode(job), new CloudEvent(id, Wire.nameOf(job), "/carillon/bench", Instant.now(), id))
          .onFailure(lost -> System.err.println("not taken by the broker: " + lost));
    }
    JobQueue.await(jobs, () -> jobs - open.size(), open::isEmpty);
  }

  private Future<Void> ended(List<Received> batch) {
    for (var record : batch) {
      try {
        if (record.as(Object.class) instanceof JobFinished finished) open.remove(finished.jobId());
      } catch (Wire.Unreadable e) {
        return Future.failedFuture(e);
      }
    }
    return Future.succeededFuture();
  }

  @Override public void close() throws Exception {
    await(agent.close());
    await(results.close());
    await(publisher.close());
    await(parts.close());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }
}
