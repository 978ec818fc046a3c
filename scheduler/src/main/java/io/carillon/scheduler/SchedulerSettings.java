package io.carillon.scheduler;

import io.carillon.kafka.KafkaSettings;
import io.carillon.life.Env;
import io.carillon.postgres.PostgresSettings;
import io.carillon.scheduler.cluster.ClusterSettings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What a scheduler process is told from outside.
 *
 * @param cluster how the schedulers find each other
 * @param zone where numbers of no known place live, for calling windows
 * @param attemptsPerDay so often a number is rung on one day at most, over all campaigns of a tenant; null: as often as is asked for
 * @param kept how long jobs that have ended are kept, at least
 */
public record SchedulerSettings(KafkaSettings kafka, PostgresSettings postgres, ClusterSettings cluster, ZoneId zone, Integer attemptsPerDay, Duration kept) {
  public static final int MOST_ATTEMPTS = 1000;
  public static final Duration KEPT = Duration.ofDays(90);
  public static final int MOST_DAYS = 3650;

  /** Without a limit a day; jobs that have ended are kept for {@link #KEPT}. */
  public SchedulerSettings(KafkaSettings kafka, PostgresSettings postgres, ClusterSettings cluster, ZoneId zone) {
    this(kafka, postgres, cluster, zone, null, KEPT);
  }

  public static SchedulerSettings read(Env env) {
    return new SchedulerSettings(KafkaSettings.read(env), PostgresSettings.read(env), ClusterSettings.read(env), zone(env), attempts(env),
        Duration.ofDays(env.integer("CARILLON_KEEP_DAYS", (int) KEPT.toDays(), 1, MOST_DAYS)));
  }

  private static Integer attempts(Env env) {
    int attempts = env.integer("CARILLON_ATTEMPTS_PER_DAY", 0, 0, MOST_ATTEMPTS);
    return attempts == 0 ? null : attempts;
  }

  private static ZoneId zone(Env env) {
    String name = env.optional("CARILLON_ZONE", "UTC");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      env.problem("CARILLON_ZONE", "is '" + name + "': an IANA time zone such as Europe/Moscow is wanted");
      return ZoneId.of("UTC");
    }
  }
}
