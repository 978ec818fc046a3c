package io.carillon.simulation.loop;

import io.carillon.life.Health;
import io.carillon.life.Surroundings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** One process of ours: what it does ends with its life, waits while it is paused, and goes by its own clock. */
public final class Process {
  private final String name;
  private final SimLoop loop;
  private final RandomGenerator random;
  private final long origin;
  private final Vertx vertx;
  private boolean alive = true;
  private long pausedUntil;
  private long clockOff;

  public Process(String name, SimLoop loop, RandomGenerator random) {
    this.name = name;
    this.loop = loop;
    this.random = random;
    this.origin = random.nextLong(1L << 50);
    this.vertx = SimVertx.of(this);
  }

  public String name() {
    return name;
  }

  public SimLoop loop() {
    return loop;
  }

  public Vertx vertx() {
    return vertx;
  }

  public RandomGenerator random() {
    return random;
  }

  public Surroundings surroundings(PrometheusMeterRegistry meters) {
    InstantSource clock = () -> clockOff == 0 ? loop.instant() : loop.instant(clockOff);
    return new Surroundings(clock, () -> loop.now() + origin, random, new Health(), meters);
  }

  public void after(long nanos, Runnable step) {
    loop.add(nanos, this, step);
  }

  SimLoop.Event timer(long nanos, Runnable step) {
    var event = loop.add(nanos, this, step);
    event.timer = true;
    return event;
  }

  public boolean alive() {
    return alive;
  }

  /** It does not know it, but takes no step before then. */
  public long pausedUntil() {
    return pausedUntil;
  }

  public boolean paused() {
    return pausedUntil > loop.now();
  }

  /** No step of it is taken any more. */
  public void kill() {
    alive = false;
  }

  public void pause(long nanos) {
    pausedUntil = Math.max(pausedUntil, loop.now() + nanos);
  }

  /** Its wall clock is off by this much from now on; its monotonic one never is. */
  public void clockOff(long nanos) {
    clockOff = nanos;
  }
}
