package io.carillon.scheduler.outbox;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.Topics;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.TopicSetup;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what stands in the outbox, while it leads: the unsent rows in the order of their ids, a batch at a time, each marked once
 * the broker has it. Woken after commits, and every 200 ms for those of other processes. Rows are kept for a day after they were
 * sent.
 *
 * <p>A row the broker did not take stays unsent, and so do the later ones of its topic and key in that batch: they are sent again
 * after it. Readers know a record by its id (a lane number, a result's id), so sending again is harmless.
 */
public final class OutboxRelay {
  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 500;
  private static final long TICK_MILLIS = 200;
  private static final long AFTER_FAILURE_MILLIS = 250;
  private static final long CLEAN_MILLIS = 60_000;
  private static final String UNSENT = "select id, topic, key, headers, value from outbox where sent_at is null order by id limit " + BATCH;
  private static final String SENT = "update outbox set sent_at = now() where id = any ($1) and sent_at is null";
  private static final String OLD = """
      delete from outbox where id in (select id from outbox where sent_at < now() - interval '24 hours' order by sent_at limit 10000)""";

  private final Vertx vertx;
  private final Pool pool;
  private final KafkaSettings kafka;
  private final Publisher publisher;
  private final BooleanSupplier leads;
  private final Context context;
  private final Set<String> topics = new HashSet<>(Topics.shared());
  private final List<Long> timers = new ArrayList<>();
  private boolean running;
  private boolean again;
  private boolean closing;
  private Promise<Void> ended;

  /** @param pool its transactions may come back undone after a crash of the database ({@code synchronous_commit off}): a mark lost is a record sent twice */
  public OutboxRelay(Vertx vertx, Pool pool, KafkaSettings kafka, Publisher publisher, BooleanSupplier leads) {
    this.vertx = vertx;
    this.pool = pool;
    this.kafka = kafka;
    this.publisher = publisher;
    this.leads = leads;
    context = vertx.getOrCreateContext();
  }

  public void start() {
    timers.add(vertx.setPeriodic(TICK_MILLIS, tick -> wake()));
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
    again = false;
    batch().onComplete(done -> context.runOnContext(over -> {
      if (done.failed()) {
        log.atWarn().setCause(done.cause()).log("a batch was not sent, tried again");
        vertx.setTimer(AFTER_FAILURE_MILLIS, retry -> context.runOnContext(now -> finished(true)));
      } else {
        finished(done.result() == BATCH);
      }
    }));
  }

  private void finished(boolean more) {
    running = false;
    if (closing) ended.tryComplete();
    else if (more || again) run();
  }

  private Future<Integer> batch() {
    return pool.preparedQuery(UNSENT).execute().compose(rows -> rows.size() == 0 ? Future.succeededFuture(0) : send(rows));
  }

  private Future<Integer> send(RowSet<Row> rows) {
    return madeTopics(rows).compose(made -> {
      var ids = new ArrayList<Long>(rows.size());
      var keys = new ArrayList<String>(rows.size());
      var sent = new ArrayList<Future<?>>(rows.size());
      for (var row : rows) {
        ids.add(row.getLong(0));
        keys.add(row.getString(1) + " " + row.getString(2));
        sent.add(publisher.send(row.getString(1), row.getString(2), row.getBuffer(4).getBytes(), headers(row)));
      }
      return Future.join(sent).transform(all -> marked(ids, keys, sent));
    });
  }

  private static Map<String, String> headers(Row row) {
    var headers = new HashMap<String, String>();
    row.getJsonObject(3).forEach(header -> headers.put(header.getKey(), String.valueOf(header.getValue())));
    if (!headers.containsKey(CloudEvent.ID_HEADER)) throw new IllegalStateException("an outbox row has no " + CloudEvent.ID_HEADER);
    return headers;
  }

  private Future<Integer> marked(List<Long> ids, List<String> keys, List<Future<?>> sent) {
    var held = new HashSet<String>();
    var done = new ArrayList<Long>(ids.size());
    Throwable failure = null;
    for (int i = 0; i < ids.size(); i++) {
      if (sent.get(i).failed()) {
        held.add(keys.get(i));
        failure = sent.get(i).cause();
      }
      if (!held.contains(keys.get(i))) done.add(ids.get(i));
    }
    var cause = failure;
    return pool.preparedQuery(SENT).execute(Tuple.of(done.toArray(Long[]::new)))
        .compose(marked -> cause == null ? Future.succeededFuture(ids.size()) : Future.failedFuture(cause));
  }

  /** A PBX's topic is made before the first word in it. */
  private Future<Void> madeTopics(RowSet<Row> rows) {
    var made = new ArrayList<Future<Void>>();
    for (var row : rows) {
      String topic = row.getString(1);
      if (!topics.add(topic)) continue;
      made.add(TopicSetup.assignments(vertx, kafka, topic.substring(Topics.assignments("").length())).onFailure(failed -> topics.remove(topic)));
    }
    return Future.all(made).mapEmpty();
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
