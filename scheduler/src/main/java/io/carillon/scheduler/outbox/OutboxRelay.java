package io.carillon.scheduler.outbox;

import io.carillon.contract.Topics;
import io.carillon.kafka.Publisher;
import io.carillon.life.FailPoint;
import io.carillon.scheduler.outside.Broker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what stands in the outbox, while it leads: the unsent rows in the order of their ids, a batch at a time, each marked once
 * the broker has it, by the statement that reads the next. Woken after commits, and every 200 ms for those of other processes. Rows are kept for a day after they were
 * sent.
 *
 * <p>Results are for readers who gather anyway: after each batch their topic rests for {@value #REST_MILLIS} ms, so that under load those of that time go, and are
 * flushed, together; one that comes after a quiet time goes at once. What agents are told never waits.
 *
 * <p>A row the broker did not take stays unsent, and so do the later ones of its topic and key in that batch: they are sent again
 * after it. A row that it will never take (too large) is set aside. A topic that fails or keeps us waiting is left out of the next batches until
 * it has rested or answered: it delays no other. Readers know a record by its id (a lane number, a result's id), so sending again is harmless.
 */
public final class OutboxRelay {
  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;
  private static final long REST_MILLIS = 200;
  private static final long TICK_MILLIS = 200;
  private static final long AFTER_FAILURE_MILLIS = 250;
  /** The broker takes a few milliseconds; a topic that takes longer is waited for alone. */
  private static final long PATIENCE_MILLIS = 100;
  private static final long RISE_MILLIS = 1000;
  private static final long CLEAN_MILLIS = 60_000;
  private static final String SENT = "update outbox set sent_at = now() where id = any ($1) and sent_at is null";
  private static final String UNSENT = "select id, topic, key, headers, value from outbox where sent_at is null and topic <> all ($1) and id >= $2";
  private static final String NEXT = UNSENT + " order by id limit " + BATCH;
  /** The reading half sees the outbox as it was before the marking half. */
  private static final String SENT_AND_NEXT = "with sent as (update outbox set sent_at = now() where id = any ($3) and sent_at is null) "
      + UNSENT + " and id <> all ($3) order by id limit " + BATCH;
  private static final String OLD = """
      delete from outbox where id in (select id from outbox where sent_at < now() - interval '24 hours' order by sent_at limit 10000)""";

  private final Vertx vertx;
  private final Pool pool;
  private final Broker broker;
  private final Publisher publisher;
  private final BooleanSupplier leads;
  private final Context context;
  private final Set<String> topics = new HashSet<>(Topics.shared());
  /** Topics that are being waited for, or rest: after a failure, or to gather. */
  private final Set<String> slow = new HashSet<>();
  private final InstantSource clock;
  private final List<Long> timers = new ArrayList<>();
  private final Floor floor = new Floor();
  private boolean rising;
  private boolean running;
  private boolean again;
  private boolean closing;
  private Promise<Void> ended;

  /** @param pool its transactions may come back undone after a crash of the database ({@code synchronous_commit off}): a mark lost is a record sent twice */
  public OutboxRelay(Vertx vertx, Pool pool, Broker broker, Publisher publisher, BooleanSupplier leads, InstantSource clock) {
    this.vertx = vertx;
    this.pool = pool;
    this.broker = broker;
    this.publisher = publisher;
    this.leads = leads;
    this.clock = clock;
    context = vertx.getOrCreateContext();
  }

  public void start() {
    timers.add(vertx.setPeriodic(TICK_MILLIS, tick -> wake()));
    timers.add(vertx.setPeriodic(RISE_MILLIS, tick -> context.runOnContext(here -> rise())));
    timers.add(vertx.setPeriodic(CLEAN_MILLIS, tick -> clean()));
  }

  /** There is something to send. From any thread. */
  public void wake() {
    context.runOnContext(woken -> {
      if (running) again = true;
      else run();
    });
  }

  private void run() {
    if (closing || !leads.getAsBoolean()) return;
    running = true;
    round(Batch.NONE);
  }

  /**
   * @param sent the rows that are to be marked
   * @param more whether others may stand behind them
   */
  private record Batch(Long[] sent, boolean more) {
    static final Batch NONE = new Batch(new Long[0], false);
  }

  /** Marks what was sent and sends what stands there then, until nothing does. */
  private void round(Batch before) {
    again = false;
    boolean last = closing || !leads.getAsBoolean();
    (last ? mark(before.sent()).map(Batch.NONE) : marked(before.sent()).compose(rows -> rows.size() == 0 ? Future.succeededFuture(Batch.NONE) : send(rows)))
        .onComplete(done -> context.runOnContext(over -> {
          if (done.failed()) {
            log.atWarn().setCause(done.cause()).log("a batch was not sent, tried again");
            vertx.setTimer(AFTER_FAILURE_MILLIS, retry -> context.runOnContext(now -> finished(true)));
          } else if (done.result().sent().length > 0 || done.result().more()) {
            round(done.result());
          } else {
            finished(again);
          }
        }));
  }

  private void finished(boolean more) {
    running = false;
    if (closing) ended.tryComplete();
    else if (more) run();
  }

  /** Marks these, and answers what is unsent still. */
  private Future<RowSet<Row>> marked(Long[] sent) {
    var left = slow.toArray(String[]::new);
    var from = Tuple.of(left, floor.next());
    return sent.length == 0 ? pool.preparedQuery(NEXT).execute(from) : pool.preparedQuery(SENT_AND_NEXT).execute(from.addValue(sent));
  }

  private Future<Void> mark(Long[] sent) {
    return sent.length == 0 ? Future.succeededFuture() : pool.preparedQuery(SENT).execute(Tuple.of(sent)).mapEmpty();
  }

  /** Ends when all were sent, or at least those of the topics that are not slow; answers which are to be marked. */
  private Future<Batch> send(RowSet<Row> rows) {
    FailPoint.OUTBOX_BEFORE_SEND.pass();
    var byTopic = new LinkedHashMap<String, List<Row>>();
    for (var row : rows) byTopic.computeIfAbsent(row.getString(1), first -> new ArrayList<>()).add(row);
    var lots = new ArrayList<SentLot>(byTopic.size());
    byTopic.forEach((topic, some) -> lots.add(SentLot.of(topic, some, made(topic), publisher, clock)));
    var over = Promise.<Void>promise();
    long timer = vertx.setTimer(PATIENCE_MILLIS, late -> context.runOnContext(now -> over.tryComplete()));
    Future.join(lots.stream().map(SentLot::over).toList()).onComplete(all -> context.runOnContext(spoken -> over.tryComplete()));
    return over.future().compose(done -> {
      FailPoint.OUTBOX_SENT.pass();
      if (byTopic.containsKey(Topics.RESULTS)) FailPoint.RESULT_PUBLISHED.pass();
      vertx.cancelTimer(timer);
      var ready = lots.stream().filter(lot -> lot.over().isComplete()).toList();
      lots.stream().filter(lot -> !ready.contains(lot)).forEach(this::peelOff);
      if (rows.size() < BATCH) ready.stream().filter(lot -> lot.failure() == null && lot.topic().equals(Topics.RESULTS)).forEach(this::gather);
      return Future.succeededFuture(new Batch(taken(ready), rows.size() == BATCH));
    });
  }

  /** A topic that keeps us waiting is left alone until the broker has spoken, and delays no other. */
  private void peelOff(SentLot lot) {
    slow.add(lot.topic());
    lot.over().onComplete(spoken -> context.runOnContext(here -> mark(taken(List.of(lot))).onComplete(marked -> context.runOnContext(back -> {
      if (lot.failure() == null) comesBack(lot.topic());
    }))));
  }

  /** What the broker has of these; a topic that failed rests. */
  private Long[] taken(List<SentLot> lots) {
    lots.stream().filter(lot -> lot.failure() != null).forEach(this::rest);
    return lots.stream().flatMap(lot -> lot.done().stream()).toArray(Long[]::new);
  }

  private void rest(SentLot lot) {
    log.atWarn().addKeyValue("topic", lot.topic()).setCause(lot.failure()).log("not everything was sent, tried again");
    // Deleted under us, perhaps: made again before the next try.
    topics.remove(lot.topic());
    slow.add(lot.topic());
    vertx.setTimer(AFTER_FAILURE_MILLIS, rested -> context.runOnContext(back -> comesBack(lot.topic())));
  }

  private void gather(SentLot lot) {
    slow.add(lot.topic());
    vertx.setTimer(REST_MILLIS, rested -> context.runOnContext(back -> comesBack(lot.topic())));
  }

  private void comesBack(String topic) {
    slow.remove(topic);
    wake();
  }

  /** A topic is there before the first word in it. */
  private Future<Void> made(String topic) {
    return topics.add(topic) ? broker.made(topic) : Future.succeededFuture();
  }

  private void rise() {
    if (closing || !leads.getAsBoolean()) floor.forget();
    else if (!rising) {
      rising = true;
      floor.rise(pool).onFailure(failure -> log.atWarn().setCause(failure).log("it is not known how far the outbox was sent"))
          .onComplete(done -> context.runOnContext(over -> rising = false));
    }
  }

  private void clean() {
    if (!leads.getAsBoolean()) return;
    pool.preparedQuery(OLD).execute().onFailure(failure -> log.atWarn().setCause(failure).log("old outbox rows could not be removed"));
  }

  /** Ends after the batch under way. */
  public Future<Void> close() {
    timers.forEach(vertx::cancelTimer);
    var closed = Promise.<Void>promise();
    context.runOnContext(close -> {
      closing = true;
      ended = closed;
      if (!running) closed.tryComplete();
    });
    return closed.future();
  }
}
