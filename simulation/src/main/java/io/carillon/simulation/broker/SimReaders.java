package io.carillon.simulation.broker;

import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Movable;
import io.carillon.scheduler.outside.Broker;
import io.carillon.simulation.loop.Process;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;

/** What one process asks of the broker beside publishing. Its topics are there from the beginning. */
public record SimReaders(SimBroker broker, Process process) implements Broker {
  private static final long ANSWER = 1_000_000;
  private static final long PATIENCE = 2_000_000_000;

  @Override public Future<Void> made(String topic) {
    return Future.succeededFuture();
  }

  @Override public Future<? extends Movable> movable(String topic, int most, BatchReader.Handler handler) {
    return Future.succeededFuture(new SimMovable(broker, process, topic, most, handler));
  }

  @Override public Future<Map<Integer, Long>> former(String group, String topic) {
    return Future.succeededFuture(Map.of());
  }

  @Override public Voice voice() {
    return new Voice() {
      @Override public Future<Void> asked() {
        var answer = Promise.<Void>promise();
        process.after(broker.isAway() ? PATIENCE : ANSWER, broker.isAway() ? () -> answer.fail("nobody answers") : answer::complete);
        return answer.future();
      }

      @Override public Future<Void> close() {
        return Future.succeededFuture();
      }
    };
  }
}
