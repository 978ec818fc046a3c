package io.carillon.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.EmbeddedDatabase;
import io.carillon.kafka.KafkaSettings;
import io.carillon.postgres.PostgresSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;

/**
 * Jobs a second through our scheduler beside those through two well-known job queues, by turns, on one PostgreSQL server whose every commit is
 * flushed. The two do less for a job: no broker, no capacity, no pace, no order by campaign, no result that is published, one process.
 */
final class Queue implements Benchmark {
  private static final int WARM_UP = 2_000;
  private static final int JOBS = 10_000;
  private static final int ROUNDS = 5;

  @Override public String describe() {
    return JOBS + " jobs a second, intake to settled, beside db-scheduler and JobRunr on the same PostgreSQL; the ratio is to the better of the two";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var broker = EmbeddedBroker.start(directory.resolve("kafka"), 0); var database = EmbeddedDatabase.start(directory.resolve("postgres"), 0)) {
      var kafka = KafkaSettings.plain(broker.bootstrap()).partitioned(1);
      try (var others = others(database); var db = new DbSchedulerQueue(others); var runr = new JobRunrQueue(others);
          var own = OwnQueue.open(kafka, database.settings(), url(database.settings()))) {
        return measured(own, db, runr);
      }
    }
  }

  private static List<Measured> measured(JobQueue own, JobQueue... others) throws Exception {
    var queues = new ArrayList<JobQueue>(List.of(others));
    queues.add(own);
    for (var queue : queues) queue.run(WARM_UP);
    var speeds = new ArrayList<List<Double>>();
    for (var queue : queues) speeds.add(new ArrayList<>());
    var ratios = new ArrayList<Double>();
    for (int round = 0; round < ROUNDS; round++) {
      double best = 0;
      for (int i = 0; i < queues.size(); i++) {
        double speed = perSecond(queues.get(i));
        speeds.get(i).add(speed);
        if (queues.get(i) != own) best = Math.max(best, speed);
        else ratios.add(speed / best);
      }
    }
    var results = new ArrayList<Measured>();
    for (int i = 0; i < queues.size(); i++) results.add(Measured.median("queue." + queues.get(i).name(), "jobs/s", "", speeds.get(i)));
    results.add(Measured.median("queue.ratio", "1", ">= 1.0", ratios));
    return results;
  }

  private static double perSecond(JobQueue queue) throws Exception {
    long began = System.nanoTime();
    queue.run(JOBS);
    double speed = JOBS / ((System.nanoTime() - began) / 1e9);
    System.err.printf("%s: %.0f jobs/s%n", queue.name(), speed);
    return speed;
  }

  /** A database of their own on the same server. */
  private static HikariDataSource others(EmbeddedDatabase database) throws Exception {
    var own = database.settings();
    try (var connection = DriverManager.getConnection(url(own), own.user(), own.password()); var statement = connection.createStatement()) {
      statement.execute("create database others");
    }
    var settings = database.settings("others");
    var config = new HikariConfig();
    config.setJdbcUrl(url(settings));
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(24);
    return new HikariDataSource(config);
  }

  private static String url(PostgresSettings settings) {
    return "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
  }
}
