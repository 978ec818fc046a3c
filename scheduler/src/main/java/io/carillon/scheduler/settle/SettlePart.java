package io.carillon.scheduler.settle;

import io.carillon.contract.Topics;
import io.carillon.kafka.Movable;
import io.carillon.kafka.Received;
import io.carillon.scheduler.agents.AgentEvents;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.intake.Offsets;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code dial.events}. While the lease of that name is this scheduler's, from where the rows of all holders before it end, and what
 * agents say has its effect; else from now on, and only their counts of channels are kept. What was read before the lease was gained, or is
 * read after it was lost, is stored by nobody here, and what is stored proves the epoch.
 *
 * <p>Before offsets stood in rows the members of a group settled: of a partition that has no row yet it begins where they came to.
 */
public final class SettlePart {
  private static final Logger log = LoggerFactory.getLogger(SettlePart.class);
  /** The lease of whoever settles. */
  public static final String LEASE = "events";
  private static final String FORMER_GROUP = "carillon-settle";
  /** A transaction that claims is waited for by whoever takes over, so it is to be short. */
  private static final int BATCH = 500;
  private static final long PARTITIONS_MILLIS = 30_000;

  private final Outside outside;
  private final PgLead lead;
  private final Overheard overheard;
  private final EventIntake intake;
  private final Context context;
  private Movable reader;
  private long timer = -1;
  /** The epoch for which it was told to begin; 0: none. */
  private long wanted;
  /** The epoch under which what is read is stored; 0: none. */
  private long under;
  private int partitions;

  private SettlePart(Outside outside, Wake wake, PgLead lead, Overheard overheard, AgentEvents agents, Settler settler) {
    this.outside = outside;
    this.lead = lead;
    this.overheard = overheard;
    intake = new EventIntake(outside, wake, lead, agents, settler);
    context = outside.vertx().getOrCreateContext();
  }

  public static Future<SettlePart> open(Outside outside, Wake wake, PgLead lead, Overheard overheard, AgentEvents agents, Settler settler) {
    var part = new SettlePart(outside, wake, lead, overheard, agents, settler);
    var opened = Promise.<SettlePart>promise();
    part.context.runOnContext(open -> part.begun().onComplete(opened));
    return opened.future();
  }

  private Future<SettlePart> begun() {
    return outside.broker().movable(Topics.EVENTS, BATCH, this::read).map(opened -> {
      reader = opened;
      lead.onGained(this::look);
      lead.onLost(this::look);
      timer = outside.vertx().setPeriodic(PARTITIONS_MILLIS, tick -> grown());
      look();
      return this;
    });
  }

  private Future<?> read(List<Received> batch) {
    long now = outside.surroundings().nanos().now();
    batch.forEach(record -> overheard.hear(record, outside.now(), now));
    return under != 0 && under == lead.epoch() ? intake.apply(batch) : Future.succeededFuture();
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
    if (epoch == 0) reader.goOnFrom(all -> Future.succeededFuture(Map.of()), () -> {});
    else reader.goOnFrom(this::whence, () -> {
      if (wanted == epoch) under = epoch;
    });
  }

  private Future<Map<Integer, Long>> whence(Set<Integer> all) {
    partitions = all.size();
    return Offsets.next(outside.pool(), Topics.EVENTS).compose(stored -> stored.keySet().containsAll(all) ? Future.succeededFuture(stored)
        : outside.broker().former(FORMER_GROUP, Topics.EVENTS).map(former -> {
          var whence = new HashMap<Integer, Long>();
          all.forEach(one -> whence.put(one, stored.getOrDefault(one, former.getOrDefault(one, 0L))));
          log.atInfo().addKeyValue("topic", Topics.EVENTS).addKeyValue("from", whence).log("partitions are read of which no offset was stored yet");
          return whence;
        }).compose(whence -> outside.pool().withTransaction(tx -> lead.claim(tx).compose(leads -> Offsets.reached(tx, Topics.EVENTS, whence))).map(whence)));
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
