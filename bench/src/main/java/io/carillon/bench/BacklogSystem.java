package io.carillon.bench;

import io.carillon.contract.Assignment;
import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.EmbeddedDatabase;
import io.carillon.kafka.TopicSetup;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.Migrations;
import io.carillon.scheduler.SchedulerApp;
import io.carillon.scheduler.SchedulerSettings;
import io.carillon.scheduler.cluster.ClusterSettings;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Broker, database, scheduler and an agent, with so many jobs waiting. Campaigns run only while a cost is measured. */
final class BacklogSystem implements AutoCloseable {
  private static final int ANSWERED_AFTER_MILLIS = 100;
  private static final int ENDED_AFTER_MILLIS = 300;
  private static final long PATIENCE_SECONDS = 600;
  private static final String DUE = "select count(*) from job where state in ('QUEUED', 'WAITING')";
  /** Of this database: what its processes asked the buffers for. */
  private static final String PAGES = "select blks_hit + blks_read from pg_stat_database where datname = current_database()";

  private final EmbeddedBroker broker;
  private final EmbeddedDatabase database;
  private final Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Parts parts = new Parts();
  private final AtomicInteger ended = new AtomicInteger();
  private FakeAgent agent;
  private Connection sql;
  private int made;

  private BacklogSystem(Path folder) {
    this.folder = folder;
    database = EmbeddedDatabase.start(folder.resolve("postgres"), 0);
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
  }

  /** What a thousand calls cost the database: its processes' time, and the pages they asked for. */
  record Cost(double millis, double pages) {
    @Override public String toString() {
      return "%.0f ms and %.0f pages for 1000 calls".formatted(millis, pages);
    }
  }

  static BacklogSystem start(Path folder, int waiting) throws Exception {
    var system = new BacklogSystem(folder);
    try {
      system.open(waiting);
      return system;
    } catch (Exception e) {
      system.close();
      throw e;
    }
  }

  private void open(int waiting) throws Exception {
    Migrations.runBlocking(database.settings());
    sql = connect(EmbeddedDatabase.NAME);
    Waiting.set(sql);
    long began = System.nanoTime();
    Waiting.addMany(sql, waiting);
    made = waiting;
    Waiting.execute(sql, "vacuum analyze");
    try (var administrator = connect("postgres")) {
      Waiting.execute(administrator, "checkpoint"); // else it would come while a cost is measured
    }
    System.err.printf("%d jobs wait after %d s, %d MB%n", waiting, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
        Waiting.count(sql, "select pg_database_size(current_database()) / 1024 / 1024"));
    var settings = new SchedulerSettings(broker.settings(), database.settings(), ClusterSettings.alone("bench"), ZoneId.of("UTC"));
    new SchedulerApp(settings, Surroundings.real()).start(vertx, parts).await(60, TimeUnit.SECONDS);
    TopicSetup.assignments(vertx, broker.settings(), "pbx-a").await(30, TimeUnit.SECONDS);
    agent = FakeAgent.start(vertx, broker.settings(), "pbx-a", this::dialled).await(30, TimeUnit.SECONDS);
    Waiting.run(sql, true);
    until(1);
    until(() -> Waiting.count(sql, "select count(*) from attempt where not settled and trunk = '" + Waiting.FULL_TRUNK + "'") > 1);
    Waiting.run(sql, false);
  }

  /** Who gets a channel of the trunk that is full keeps it. */
  private void dialled(FakeAgent agent, Assignment.AttemptDial dial) {
    agent.originating(dial);
    if (dial.trunk().equals(Waiting.FULL_TRUNK)) return;
    vertx.setTimer(ANSWERED_AFTER_MILLIS, answered -> agent.answered(dial));
    vertx.setTimer(ENDED_AFTER_MILLIS, over -> {
      agent.ended(dial);
      ended.incrementAndGet();
    });
  }

  private Connection connect(String role) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + database.port() + "/" + EmbeddedDatabase.NAME, role, database.settings().password());
  }

  void pace(int callsPerSecond) throws Exception {
    Waiting.pace(sql, callsPerSecond);
    TimeUnit.SECONDS.sleep(2); // shares are dealt anew
  }

  /** As many as that wait again. */
  void fill(int wanted) throws SQLException {
    int missing = (int) Math.max(0, wanted - Waiting.count(sql, DUE));
    Waiting.add(sql, made, missing);
    made += missing;
  }

  Cost cost(int calls) throws Exception {
    Waiting.run(sql, true);
    until(50); // under way
    int from = ended.get();
    long millis = millis();
    long pages = Waiting.count(sql, PAGES);
    until(calls);
    double thousands = (ended.get() - from) / 1000.0;
    var cost = new Cost((millis() - millis) / thousands, (Waiting.count(sql, PAGES) - pages) / thousands);
    Waiting.run(sql, false);
    until(() -> Waiting.count(sql, "select count(*) from attempt where not settled and trunk = '" + Waiting.OPEN_TRUNK + "'") == 0);
    return cost;
  }

  private long millis() throws Exception {
    long pid = Long.parseLong(Files.readAllLines(folder.resolve("postgres/data/postmaster.pid")).getFirst().strip());
    var server = ProcessHandle.of(pid).orElseThrow();
    return ProcessTree.millis(java.util.stream.Stream.concat(java.util.stream.Stream.of(server), server.descendants()));
  }

  /** One that has a snapshot; to be closed. */
  Connection openTransaction() throws SQLException {
    var open = connect(EmbeddedDatabase.NAME);
    open.setAutoCommit(false);
    Waiting.execute(open, "set idle_in_transaction_session_timeout = 0");
    open.commit();
    open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    Waiting.count(open, "select count(*) from pbx");
    return open;
  }

  /** Passes that told an agent something, nearly: how often the lane's row was written. */
  long lanes() throws SQLException {
    return Waiting.count(sql, "select n_tup_upd from pg_stat_user_tables where relname = 'lane'");
  }

  /** What a pass writes however few it starts, and what is written when word of them comes back: of rows of which there is one, and of the campaigns' counts. */
  void asOnePass() throws SQLException {
    Waiting.execute(sql, "update lane set last = last");
    Waiting.execute(sql, "update pbx set status_at = status_at where random() < 0.1");
    Waiting.execute(sql, "insert into campaign_tally (campaign_id, what, n) select id, 'state:DIALING', 0 from campaign cross join generate_series(1, 2)");
  }

  /** As if so many calls had ended two days ago: what moving them away costs, of a thousand. Once a minute is looked for such. */
  Cost move(int jobs) throws Exception {
    Waiting.execute(sql, "update job set finished_at = now() - interval '2 days' where id in (select id from job where finished_at is not null limit " + jobs + ")");
    long millis = millis();
    long pages = Waiting.count(sql, PAGES);
    until(1000, () -> Waiting.count(sql, "select count(*) from job_old") >= jobs);
    return new Cost((millis() - millis) * 1000.0 / jobs, (Waiting.count(sql, PAGES) - pages) * 1000.0 / jobs);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void until(int more) throws Exception {
    int wanted = ended.get() + more;
    until(() -> ended.get() >= wanted);
  }

  private void until(Condition condition) throws Exception {
    until(50, condition);
  }

  private void until(int apartMillis, Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) throw new IllegalStateException("nothing more within " + PATIENCE_SECONDS + " s after " + ended.get() + " calls");
      TimeUnit.MILLISECONDS.sleep(apartMillis);
    }
  }

  @Override public void close() throws Exception {
    if (agent != null) agent.close().await(30, TimeUnit.SECONDS);
    parts.close().await(60, TimeUnit.SECONDS);
    vertx.close().await(30, TimeUnit.SECONDS);
    if (sql != null) sql.close();
    broker.close();
    database.close();
  }
}
