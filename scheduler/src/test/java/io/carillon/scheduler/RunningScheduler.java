package io.carillon.scheduler;

import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.PostgresSettings;
import io.carillon.scheduler.cluster.ClusterSettings;
import io.carillon.testkit.Backends;
import io.vertx.core.Vertx;
import java.time.ZoneId;

/** A whole scheduler in this JVM. */
final class RunningScheduler {
  private final Vertx vertx = Vertx.vertx();
  private final Parts parts = new Parts();

  static RunningScheduler start(Backends backends) {
    return start(backends, backends.postgres());
  }

  /** @param postgres another way to the same database */
  static RunningScheduler start(Backends backends, PostgresSettings postgres) {
    return start(backends, postgres, Surroundings.real());
  }

  static RunningScheduler start(Backends backends, PostgresSettings postgres, Surroundings surroundings) {
    return start(backends, postgres, surroundings, ClusterSettings.alone("test"), null);
  }

  /** @param attemptsPerDay so often a number is rung on one day; null: as often as is asked for */
  static RunningScheduler start(Backends backends, PostgresSettings postgres, Surroundings surroundings, Integer attemptsPerDay) {
    return start(backends, postgres, surroundings, ClusterSettings.alone("test"), attemptsPerDay);
  }

  /** @param cluster how it finds other schedulers */
  static RunningScheduler start(Backends backends, PostgresSettings postgres, Surroundings surroundings, ClusterSettings cluster) {
    return start(backends, postgres, surroundings, cluster, null);
  }

  private static RunningScheduler start(Backends backends, PostgresSettings postgres, Surroundings surroundings, ClusterSettings cluster,
      Integer attemptsPerDay) {
    var running = new RunningScheduler();
    var settings = new SchedulerSettings(backends.kafka(), postgres, cluster, ZoneId.of("UTC"), attemptsPerDay, SchedulerSettings.KEPT);
    Backends.await(new SchedulerApp(settings, surroundings).start(running.vertx, running.parts).map(up -> null));
    return running;
  }

  void stop() {
    Backends.await(parts.close());
    Backends.await(vertx.close());
  }

  /** Ends it as a crash would: nothing is given back. */
  void crash() {
    Backends.await(vertx.close());
  }
}
