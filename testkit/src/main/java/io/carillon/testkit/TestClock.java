package io.carillon.testkit;

import io.carillon.life.Health;
import io.carillon.life.Surroundings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;

/**
 * A wall clock and a monotonic clock that stand still until a test moves them: together, or the wall clock alone as when it is
 * set.
 */
public final class TestClock implements InstantSource, Surroundings.Nanos {
  private Instant wall;
  private long nanos;

  public TestClock(Instant start) {
    this.wall = start;
  }

  public static TestClock at(String rfc3339) {
    return new TestClock(Instant.parse(rfc3339));
  }

  @Override public synchronized Instant instant() {
    return wall;
  }

  @Override public synchronized long now() {
    return nanos;
  }

  /** Time passes. */
  public synchronized void advance(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  /** Somebody sets the wall clock; no time passes. */
  public synchronized void setWall(Instant to) {
    wall = to;
  }

  /** Surroundings with this clock and chance from {@code seed}. */
  public Surroundings surroundings(long seed) {
    return new Surroundings(this, this, new SplittableRandom(seed), new Health(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }
}
