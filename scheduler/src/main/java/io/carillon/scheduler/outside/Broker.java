package io.carillon.scheduler.outside;

import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.GroupOffsets;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Movable;
import io.carillon.kafka.TopicEnds;
import io.carillon.kafka.TopicSetup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** What the parts ask of the broker beside publishing. */
public interface Broker {
  /** Sees to it that a topic is there before the first word in it; asked again, it does nothing. */
  Future<Void> made(String topic);

  /** Reads a topic from now on, until it is told where to go on instead; as {@link BatchReader#movable}. */
  Future<? extends Movable> movable(String topic, int most, BatchReader.Handler handler);

  /** How far a group had come when it was the one that read. */
  Future<Map<Integer, Long>> former(String group, String topic);

  /** Over a connection of its own. */
  Voice voice();

  /** By which it is known whether the broker is there for us. */
  interface Voice {
    /** Ends when any of its nodes has answered; fails where none has within some seconds. */
    Future<Void> asked();

    Future<Void> close();
  }

  static Broker of(Vertx vertx, KafkaSettings kafka) {
    return new Broker() {
      @Override public Future<Void> made(String topic) {
        return Topics.shared().contains(topic) ? TopicSetup.shared(vertx, kafka)
            : TopicSetup.assignments(vertx, kafka, topic.substring(Topics.assignments("").length()));
      }

      @Override public Future<? extends Movable> movable(String topic, int most, BatchReader.Handler handler) {
        return BatchReader.movable(vertx, kafka, topic, most, handler);
      }

      @Override public Future<Map<Integer, Long>> former(String group, String topic) {
        return GroupOffsets.of(vertx, kafka, group, topic);
      }

      @Override public Voice voice() {
        var ends = TopicEnds.open(vertx, kafka);
        return new Voice() {
          @Override public Future<Void> asked() {
            return ends.anybody();
          }

          @Override public Future<Void> close() {
            return ends.close();
          }
        };
      }
    };
  }
}
