package io.carillon.agent.suppression;

import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Received;
import io.carillon.kafka.TopicEnds;
import io.carillon.life.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link SuppressionCopy} level with the topic, on the context that opened it. */
public final class SuppressionReader {
  private static final Logger log = LoggerFactory.getLogger(SuppressionReader.class);
  private static final long ASK_MILLIS = 200;
  private static final int BATCH = 5_000;

  private final Surroundings.Nanos nanos;
  private final SuppressionCopy copy = new SuppressionCopy();
  private final TopicEnds ends;
  private BatchReader reader;
  private boolean asking;
  private boolean failing;
  private Runnable changed = () -> {};

  private SuppressionReader(Surroundings.Nanos nanos, TopicEnds ends) {
    this.nanos = nanos;
    this.ends = ends;
  }

  public static Future<SuppressionReader> open(Vertx vertx, KafkaSettings kafka, Surroundings.Nanos nanos) {
    var self = new SuppressionReader(nanos, TopicEnds.open(vertx, kafka));
    return BatchReader.alone(vertx, kafka, Topics.SUPPRESSIONS, true, BATCH, self::take).map(reader -> {
      self.reader = reader;
      vertx.setPeriodic(ASK_MILLIS, tick -> self.ask());
      return self;
    });
  }

  public SuppressionCopy copy() {
    return copy;
  }

  /** Told whenever the copy may have become fresh. */
  public void onChange(Runnable told) {
    changed = told;
  }

  private Future<Void> take(List<Received> batch) {
    for (var record : batch) if (record.key() != null) copy.read(record.key(), record.value() == null, record.offset());
    changed.run();
    return Future.succeededFuture();
  }

  private void ask() {
    if (asking) return;
    asking = true;
    long at = nanos.now();
    ends.end(Topics.SUPPRESSIONS, 0).compose(this::withBeginning).onComplete(range -> {
      asking = false;
      failing = false;
      copy.endIs(at, range.end(), range.beginning());
      changed.run();
    }, failed -> {
      asking = false;
      if (!failing) log.atWarn().addKeyValue("why", failed.getMessage()).log("how far the suppressions go is not known: nothing new is placed");
      failing = true;
    });
  }

  private record Range(long beginning, long end) {}

  /** Asked after the end, so that it says no less of what stands below that end; only where something below it was not read. */
  private Future<Range> withBeginning(long end) {
    if (copy.hasReadTo(end)) return Future.succeededFuture(new Range(0, end));
    return ends.beginning(Topics.SUPPRESSIONS, 0).map(beginning -> new Range(beginning, end));
  }

  public Future<Void> close() {
    return reader.close().transform(closed -> ends.close());
  }
}
