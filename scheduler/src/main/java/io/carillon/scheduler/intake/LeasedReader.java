package io.carillon.scheduler.intake;

import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Movable;
import io.carillon.kafka.Received;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Outside;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic while a lease is this scheduler's, from where the rows of all holders before it end ({@link Offsets}); what is read has its effect,
 * and moves those rows, by its handler. What was read before the lease was gained, or is read after it was lost, has none here. Without the lease
 * it rests, or listens from now on. There is no group: nobody has to be missed before another goes on, beside the lease's end.
 *
 * <p>Before offsets stood in rows the members of a group read: of a partition that has no row yet it begins where they came to.
 */
public final class LeasedReader {
  private static final Logger log = LoggerFactory.getLogger(LeasedReader.class);
  private static final long PARTITIONS_MILLIS = 30_000;

  /**
   * What is read.
   *
   * @param formerGroup who read it before offsets stood in rows
   * @param most records of a batch
   */
  public record What(String topic, String formerGroup, int most) {}

  private final Outside outside;
  private final PgLead lead;
  private final What what;
  /** Null: without the lease it rests. */
  private final Consumer<List<Received>> heard;
  private final BatchReader.Handler effect;
  private final Context context;
  private Movable reader;
  private long timer = -1;
  /** The epoch for which it was told to begin; 0: none. */
  private long wanted;
  /** The epoch under which what is read has its effect; 0: none. */
  private long under;
  private int partitions;

  private LeasedReader(Outside outside, PgLead lead, What what, Consumer<List<Received>> heard, BatchReader.Handler effect) {
    this.outside = outside;
    this.lead = lead;
    this.what = what;
    this.heard = heard;
    this.effect = effect;
    context = outside.vertx().getOrCreateContext();
  }

  /** One that rests without the lease. */
  public static Future<LeasedReader> open(Outside outside, PgLead lead, What what, BatchReader.Handler effect) {
    return opened(new LeasedReader(outside, lead, what, null, effect));
  }

  /** One that reads from now on without the lease. @param heard told of each batch, before it has its effect where it has one */
  public static Future<LeasedReader> listening(Outside outside, PgLead lead, What what, Consumer<List<Received>> heard, BatchReader.Handler effect) {
    return opened(new LeasedReader(outside, lead, what, heard, effect));
  }

  private static Future<LeasedReader> opened(LeasedReader self) {
    var opened = Promise.<LeasedReader>promise();
    self.context.runOnContext(open -> self.begun().onComplete(opened));
    return opened.future();
  }

  private Future<LeasedReader> begun() {
    return outside.broker().movable(what.topic(), what.most(), this::read).map(opened -> {
      reader = opened;
      lead.onGained(this::look);
      lead.onLost(this::look);
      timer = outside.vertx().setPeriodic(PARTITIONS_MILLIS, tick -> grown());
      if (heard == null) reader.rest();
      look();
      return this;
    });
  }

  private Future<?> read(List<Received> batch) {
    if (heard != null) heard.accept(batch);
    return under != 0 && under == lead.epoch() ? effect.apply(batch) : Future.succeededFuture();
  }

  /** The lease was gained or lost, or may have been. From any thread. */
  private void look() {
    context.runOnContext(told -> {
      long epoch = lead.epoch();
      if (epoch != wanted) begin(epoch);
    });
  }

  private void begin(long epoch) {
    wanted = epoch;
    under = 0;
    if (epoch != 0) {
      reader.goOnFrom(this::whence, () -> {
        if (wanted == epoch) under = epoch;
      });
    } else if (heard == null) {
      reader.rest();
    } else {
      reader.goOnFrom(all -> Future.succeededFuture(Map.of()), () -> {});
    }
  }

  private Future<Map<Integer, Long>> whence(Set<Integer> all) {
    partitions = all.size();
    return Offsets.next(outside.pool(), what.topic()).compose(stored -> stored.keySet().containsAll(all) ? Future.succeededFuture(stored)
        : outside.broker().former(what.formerGroup(), what.topic()).map(former -> {
          var whence = new HashMap<Integer, Long>();
          all.forEach(one -> whence.put(one, stored.getOrDefault(one, former.getOrDefault(one, 0L))));
          log.atInfo().addKeyValue("topic", what.topic()).addKeyValue("from", whence).log("partitions are read of which no offset was stored yet");
          return whence;
        }).compose(whence -> outside.pool().withTransaction(tx -> lead.claim(tx).compose(leads -> Offsets.reached(tx, what.topic(), whence))).map(whence)));
  }

  /** An operator may have given the topic more partitions; what stands in them is read from its beginning. */
  private void grown() {
    if (under == 0) return;
    reader.partitions().onSuccess(now -> context.runOnContext(known -> {
      if (under != 0 && now > partitions) begin(under);
    }));
  }

  /** Ends after the batch under way. */
  public Future<Void> close() {
    outside.vertx().cancelTimer(timer);
    return reader.close();
  }
}
