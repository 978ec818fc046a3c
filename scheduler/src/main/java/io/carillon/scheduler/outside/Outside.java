package io.carillon.scheduler.outside;

import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Publisher;
import io.carillon.life.Surroundings;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;

/** What every part of the scheduler reaches outside itself. Opened and closed by the process, never by a part. */
public record Outside(Vertx vertx, Pool pool, KafkaSettings kafka, Broker broker, Publisher publisher, Surroundings surroundings) {
  public Outside(Vertx vertx, Pool pool, KafkaSettings kafka, Publisher publisher, Surroundings surroundings) {
    this(vertx, pool, kafka, Broker.of(vertx, kafka), publisher, surroundings);
  }

  /** The wall clock, for records and deadlines that are times of day. */
  public Instant now() {
    return surroundings.clock().instant();
  }
}
