package io.carillon.bench;

import io.carillon.agent.AgentApp;
import io.carillon.agent.AgentSettings;
import io.carillon.contract.CallSpec;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.EmbeddedDatabase;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.TopicSetup;
import io.carillon.lab.PbxNode;
import io.carillon.life.Env;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Broker, database and one agent in this process, and schedulers of which each is a process of its own: one can be killed. */
final class SeveralSchedulers implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final long UP_SECONDS = 120;

  private final Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final Parts agent = new Parts();
  private final EmbeddedBroker broker;
  private final EmbeddedDatabase database;
  private final List<SchedulerProcess> running = new ArrayList<>();
  private int started;

  private SeveralSchedulers(Path directory) {
    this.directory = directory;
    broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    database = EmbeddedDatabase.start(directory.resolve("postgres"), 0);
  }

  /**
   * @param amiPort where the agent finds the PBX
   * @param callsPerSecond the pace of the one trunk, over which every number goes
   */
  static SeveralSchedulers start(Path directory, int schedulers, PbxNode pbx, int amiPort, double callsPerSecond) throws Exception {
    var all = new SeveralSchedulers(directory);
    try {
      all.open(schedulers, pbx, amiPort, callsPerSecond);
      return all;
    } catch (Exception e) {
      all.close();
      throw e;
    }
  }

  private void open(int schedulers, PbxNode pbx, int amiPort, double callsPerSecond) throws Exception {
    await(TopicSetup.shared(vertx, broker.settings().partitioned(PARTITIONS)));
    await(TopicSetup.assignments(vertx, broker.settings(), "pbx-a"));
    await(Migrations.run(vertx, database.settings()));
    execute("insert into pbx (id, mode, max_channels) values ('pbx-a', 'AMI', 200)");
    execute("insert into trunk (id, dial, endpoint, strip, max_channels, calls_per_second, pbxs) values ('north', 'PJSIP/${number}@north', 'PJSIP/north', '+', 200, "
        + callsPerSecond + ", '{pbx-a}')");
    execute("insert into route (id, position, patterns, trunks) values ('all', 1, '[{\"match\":\"+.\"}]', '{north}')");
    execute("insert into script (name, context, extension, priority) values ('quick', 'lab-quick', 's', 1)");
    for (int i = 0; i < schedulers; i++) another();
    var link = Map.of("CARILLON_KAFKA", broker.bootstrap(), "CARILLON_PBX", "pbx-a", "CARILLON_AMI_HOST", pbx.amiHost(), "CARILLON_AMI_PORT",
        String.valueOf(amiPort), "CARILLON_AMI_USER", pbx.amiUser(), "CARILLON_AMI_SECRET_FILE", pbx.amiSecretFile().toString(), "CARILLON_EVIDENCE",
        pbx.evidence().toString());
    await(new AgentApp(AgentSettings.read(new Env(link::get)), Surroundings.real()).start(vertx, agent));
  }

  /** One scheduler more; ends when it is up. */
  void another() throws IOException, InterruptedException {
    var p = database.settings();
    var one = SchedulerProcess.start(directory.resolve("scheduler-" + ++started + ".log"), Map.of("CARILLON_KAFKA", broker.bootstrap(), "CARILLON_POSTGRES",
        "postgresql://" + p.user() + "@" + p.host() + ":" + p.port() + "/" + p.database(), "CARILLON_POSTGRES_PASSWORD_FILE",
        directory.resolve("postgres").resolve("password").toString()));
    running.add(one);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(UP_SECONDS);
    while (!one.isUp()) {
      if (System.nanoTime() > deadline) throw new IllegalStateException("a scheduler is not up within " + UP_SECONDS + " s");
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Kills the scheduler that leads. */
  void killLeader() throws SQLException, InterruptedException {
    long epoch = epoch();
    var leader = running.stream().filter(one -> one.led(epoch)).findFirst().orElseThrow();
    running.remove(leader);
    leader.kill();
  }

  /** Publishes so many calls to numbers that the carrier answers. */
  void submit(int calls) throws Exception {
    var publisher = Publisher.openForMany(vertx, broker.settings(), 30_000);
    var records = new ArrayList<Publisher.Outgoing>();
    for (int n = 0; n < calls; n++) {
      String id = UUID.randomUUID().toString();
      var job = new JobSubmitted(id, "bench", null, null, JobKind.DIAL, spec(Numbers.answered(n)), null, null, Instant.now());
      records.add(new Publisher.Outgoing(Topics.JOBS, id, Wire.encode(job), new CloudEvent(id, Wire.nameOf(job), "/carillon/bench", Instant.now(), id).headers()));
    }
    await(publisher.sendAll(records).compose(spoken -> publisher.close()));
  }

  private static CallSpec spec(String number) {
    var to = CallSpec.to(List.of(Destination.number(number)));
    return Wire.readOwn(new io.vertx.core.json.JsonObject(Wire.encodeText(to)).put("script", "quick").encode(), CallSpec.class);
  }

  private long epoch() throws SQLException {
    try (var connection = connect(); var rows = connection.createStatement().executeQuery("select epoch from lease where name = 'lines'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void execute(String statement) throws SQLException {
    try (var connection = connect(); var one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  private java.sql.Connection connect() throws SQLException {
    var p = database.settings();
    return DriverManager.getConnection("jdbc:postgresql://" + p.host() + ":" + p.port() + "/" + p.database(), p.user(), p.password());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(UP_SECONDS, TimeUnit.SECONDS);
  }

  @Override public void close() throws Exception {
    for (var one : running) one.close();
    await(agent.close());
    await(vertx.close());
    broker.close();
    database.close();
  }
}
