package io.carillon.scheduler;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Topics;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.PostgresSettings;
import io.carillon.scheduler.cluster.ClusterSettings;
import io.carillon.testkit.Backends;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** A whole scheduler in this JVM, and short ways to set the stage for it. */
final class RunningScheduler {
  private final Vertx vertx = Vertx.vertx();
  private final Parts parts = new Parts();

  static RunningScheduler start(Backends backends) {
    return start(backends, backends.postgres());
  }

  /** @param postgres another way to the same database */
  static RunningScheduler start(Backends backends, PostgresSettings postgres) {
    var running = new RunningScheduler();
    var settings = new SchedulerSettings(backends.kafka(), postgres, ClusterSettings.alone("test"), ZoneId.of("UTC"));
    Backends.await(new SchedulerApp(settings, Surroundings.real()).start(running.vertx, running.parts).map(up -> null));
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

  static void pbx(Backends backends, String id, int channels) {
    backends.query("insert into pbx (id, mode, max_channels) values ($1, 'AMI', $2)", id, channels);
  }

  static void trunk(Backends backends, String id, int channels, double callsPerSecond, String... pbxs) {
    backends.query("insert into trunk (id, dial, endpoint, max_channels, calls_per_second, pbxs) values ($1, $2, $3, $4, $5, $6)", id,
        "PJSIP/${number}@" + id, "PJSIP/" + id, channels, callsPerSecond, pbxs);
  }

  static void route(Backends backends, String id, String match, String... trunks) {
    backends.query("insert into route (id, position, patterns, trunks) values ($1, 1, $2::text::jsonb, $3)", id, "[{\"match\":\"" + match + "\"}]", trunks);
  }

  static String submit(Backends backends, String to) {
    return submit(backends, CallSpec.to(List.of(Destination.number(to))));
  }

  static String submit(Backends backends, CallSpec spec) {
    String id = UUID.randomUUID().toString();
    backends.publish(Topics.JOBS, id, new JobSubmitted(id, "t", null, null, JobKind.DIAL, spec, null, null, Instant.now()));
    return id;
  }
}
