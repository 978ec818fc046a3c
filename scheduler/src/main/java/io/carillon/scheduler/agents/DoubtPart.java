package io.carillon.scheduler.agents;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.scheduler.lead.Lead;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outside.DatabaseTime;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds doubt, while it leads: once a second it ends what can be ended and asks again for what cannot. The package says why it
 * may.
 */
public final class DoubtPart {
  private static final Logger log = LoggerFactory.getLogger(DoubtPart.class);
  private static final long TICK_MILLIS = 1000;
  /** Every so many ticks an attempt in doubt is asked for again. */
  private static final int ASK_TICKS = 5;
  private static final int MOST = 500;
  private static final String FENCED_OFF = """
      select a.id from attempt a join pbx p on p.id = a.pbx
      where a.id = any ($2) and not a.settled and a.originating_at is null and p.fenced and a.epoch < p.epoch order by a.id limit $1""";
  private static final String NEVER_BEGUN = """
      select a.id from attempt a join pbx p on p.id = a.pbx
      where a.id = any ($2) and not a.settled and a.originating_at is null and p.fenced and p.epoch = a.epoch and p.status is not null and p.clock_off is null
        and (p.status ->> 'epoch')::bigint = a.epoch and (p.status ->> 'clockAt')::timestamptz > a.not_after + interval '5 seconds'
      order by a.id limit $1""";
  private static final String OVERDUE = "select id from attempt where id = any ($2) and not settled and settle_by < now() order by id limit $1";
  private static final String OPEN = """
      select a.id, a.job_id, a.trunk, a.originating_at, a.answered_at, a.pbx, p.epoch from attempt a join pbx p on p.id = a.pbx
      where a.id = any ($2) and not a.settled and a.originating_at is not null and p.fenced and a.epoch < p.epoch order by a.id limit $1""";

  private final Outside outside;
  private final Wake wake;
  private final Lead lead;
  private final AttemptCloser closer;
  private final OpenAttempts open;
  private long timer = -1;
  private long ticks;
  private boolean running;

  public DoubtPart(Outside outside, Wake wake, Lead lead, AttemptCloser closer, OpenAttempts open) {
    this.outside = outside;
    this.wake = wake;
    this.lead = lead;
    this.closer = closer;
    this.open = open;
  }

  public void start() {
    timer = outside.vertx().setPeriodic(TICK_MILLIS, tick -> look());
  }

  private synchronized void look() {
    if (running || !lead.held()) return;
    running = true;
    boolean asks = ++ticks % ASK_TICKS == 0;
    end(FENCED_OFF, Outcome.REFUSED, Refusal.FENCED.name())
        .compose(done -> end(NEVER_BEGUN, Outcome.REFUSED, Refusal.NOT_STARTED.name()))
        .compose(done -> end(OVERDUE, Outcome.UNKNOWN, "NO_WORD"))
        .compose(done -> asks ? ask() : Future.succeededFuture())
        .onComplete(done -> {
          synchronized (this) {
            running = false;
          }
          if (done.failed()) log.atWarn().setCause(done.cause()).log("doubt could not be looked into, tried again");
        });
  }

  private Future<Void> end(String which, Outcome outcome, String reason) {
    return ifAny(which, (tx, rows, now) -> {
      var endings = new LinkedHashMap<UUID, Ending>();
      rows.forEach(row -> endings.put(row.getUUID(0), Ending.without(outcome, reason, now)));
      log.atInfo().addKeyValue("attempts", endings.size()).addKeyValue("outcome", outcome).addKeyValue("reason", reason).log("doubt ends");
      return closer.settle(tx, endings, now);
    });
  }

  private Future<Void> ask() {
    return ifAny(OPEN, (tx, rows, now) -> {
      Map<String, List<LongFunction<Assignment>>> byPbx = new TreeMap<>();
      rows.forEach(row -> byPbx.computeIfAbsent(row.getString("pbx"), pbx -> new ArrayList<>()).add(AgentDesk.resolve(row, row.getLong("epoch"))));
      return Outbox.tell(tx, byPbx, now);
    });
  }

  @FunctionalInterface
  private interface Deed {
    Future<Void> on(SqlConnection tx, RowSet<Row> rows, Instant now);
  }

  /** A transaction under the lead, where there is anything to do. */
  private Future<Void> ifAny(String which, Deed deed) {
    var most = Tuple.of(MOST, (Object) open.ids());
    return outside.pool().preparedQuery(which).execute(most).compose(seen -> seen.size() == 0 ? Future.succeededFuture()
        : outside.pool().withTransaction(tx -> lead.claim(tx).compose(leads -> DatabaseTime.of(tx))
            .compose(now -> tx.preparedQuery(which).execute(most).compose(rows -> deed.on(tx, rows, now)))).onSuccess(done -> wake.all()));
  }

  public Future<Void> close() {
    if (timer >= 0) outside.vertx().cancelTimer(timer);
    return Future.succeededFuture();
  }
}
