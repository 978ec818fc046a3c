package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.life.Env;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SchedulerSettingsTest {
  @Test
  void needsOnlyBrokerAndDatabase() {
    var env = new Env(Map.of("CARILLON_KAFKA", "k:9092", "CARILLON_POSTGRES", "postgresql://u@h/d")::get);
    var settings = SchedulerSettings.read(env);
    env.check();
    assertThat(settings.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(settings.kept()).isEqualTo(Duration.ofDays(90));
    assertThat(settings.cluster().members()).isEmpty();
    assertThat(settings.attemptsPerDay()).as("no limit").isNull();
  }

  @Test
  void readsAll() {
    var env = new Env(Map.of("CARILLON_KAFKA", "k:9092", "CARILLON_POSTGRES", "postgresql://u@h/d", "CARILLON_ZONE", "Europe/Moscow", "CARILLON_ATTEMPTS_PER_DAY", "3",
        "CARILLON_HAZELCAST", "one:5701,two:5701", "CARILLON_KEEP_DAYS", "30")::get);
    var settings = SchedulerSettings.read(env);
    env.check();
    assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Moscow"));
    assertThat(settings.attemptsPerDay()).isEqualTo(3);
    assertThat(settings.kept()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.cluster().members()).containsExactly("one:5701", "two:5701");
  }

  @Test
  void namesAllMistakesAtOnce() {
    var env = new Env(Map.of("CARILLON_ZONE", "Moon/Base", "CARILLON_HAZELCAST", "a b", "CARILLON_KEEP_DAYS", "0")::get);
    SchedulerSettings.read(env);
    assertThatThrownBy(env::check).hasMessageContainingAll("CARILLON_KAFKA", "CARILLON_POSTGRES", "CARILLON_ZONE", "CARILLON_HAZELCAST", "CARILLON_KEEP_DAYS");
  }
}
