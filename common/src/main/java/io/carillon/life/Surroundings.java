package io.carillon.life;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a process gets from outside itself, so that tests can give something else: the wall clock, chance, and the places where it
 * says how it is. Durations are measured by {@link #nanos}, never by the wall clock.
 */
public record Surroundings(InstantSource clock, Nanos nanos, RandomGenerator random, Health health, PrometheusMeterRegistry meters) {
  /** A monotonic clock in nanoseconds with any origin. */
  @FunctionalInterface
  public interface Nanos {
    long now();
  }

  /** The real ones. */
  public static Surroundings real() {
    return new Surroundings(InstantSource.system(), System::nanoTime, new java.security.SecureRandom(), new Health(),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }
}
