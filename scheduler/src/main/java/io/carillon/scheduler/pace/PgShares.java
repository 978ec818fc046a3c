package io.carillon.scheduler.pace;

import io.carillon.contract.Assignment;
import io.carillon.contract.Assignment.PaceShare;
import io.carillon.scheduler.lead.Lead;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.carillon.scheduler.settings.PgSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals shares while it leads: every three seconds, and at once where a look finds that the deal has become another one: twice a second, after
 * changes of settings, when an agent is fenced or goes by new shares, and when what was given up is free. Rows and the agents' word are written in one transaction under the lead, on the
 * database's clock.
 */
public final class PgShares {
  private static final Logger log = LoggerFactory.getLogger(PgShares.class);
  private static final long RESEND_MILLIS = 3000;
  private static final long LOOK_MILLIS = 500;
  private static final String NOW = "select now()";
  /** A silent agent keeps what he has until it runs out, and gets no more; so does one whose clock is wrong. */
  private static final String READY = """
      select id, epoch, fenced_at from pbx where enabled and fenced and fenced_at is not null and status_at > now() - interval '5 seconds'
        and clock_off is null order by id""";
  private static final String TAKEN = """
      select id, epoch, (status -> 'pace' ->> 'lane')::bigint, (status -> 'pace' ->> 'jitterMillis')::bigint, status_at
      from pbx where status_at is not null and (status ->> 'epoch')::bigint = epoch and status -> 'pace' is not null""";
  private static final String ROWS = """
      select scope, id, pbx, epoch, starts, window_millis, valid_until, former, former_until,
        case when given_up_of = valid_until then given_up_lane end from pace_share""";
  private static final String STORE = """
      insert into pace_share (scope, id, pbx, epoch, starts, window_millis, valid_until, former, former_until, given_up_lane, given_up_of)
      select r.*, r.valid_until from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::int[], $6::bigint[], $7::timestamptz[], $8::int[],
        $9::timestamptz[], $10::bigint[]) as r (scope, id, pbx, epoch, starts, window_millis, valid_until, former, former_until, given_up_lane)
      on conflict (scope, id, pbx) do update set epoch = excluded.epoch, starts = excluded.starts, window_millis = excluded.window_millis,
        valid_until = excluded.valid_until, former = excluded.former, former_until = excluded.former_until,
        given_up_lane = excluded.given_up_lane, given_up_of = excluded.given_up_of""";
  private static final String FORGET = "delete from pace_share where valid_until < now() - interval '1 hour' and former_until < now() - interval '1 hour'";

  private final Outside outside;
  private final Wake wake;
  private final Lead lead;
  private final PgSettings settings;
  private final Context context;
  private long timer = -1;
  private boolean running;
  private boolean again;
  private boolean closing;
  private long lastSent;
  private String lastDealt = "";
  private Promise<Void> ended;

  public PgShares(Outside outside, Wake wake, Lead lead, PgSettings settings) {
    this.outside = outside;
    this.wake = wake;
    this.lead = lead;
    this.settings = settings;
    context = outside.vertx().getOrCreateContext();
    lastSent = millis() - RESEND_MILLIS;
  }

  public void start() {
    timer = outside.vertx().setPeriodic(LOOK_MILLIS, tick -> deal());
  }

  /** Looks whether anybody's share is to change. From any thread. */
  public void deal() {
    context.runOnContext(woken -> {
      if (running) again = true;
      else run();
    });
  }

  private void run() {
    if (closing || !lead.held()) return;
    running = true;
    again = false;
    outside.pool().withTransaction(this::dealt).onComplete(done -> context.runOnContext(over -> {
      running = false;
      if (done.failed()) log.atWarn().setCause(done.cause()).log("shares could not be dealt");
      else if (done.result().sent()) wake.all();
      if (closing) ended.tryComplete();
      else if (again) run();
      else if (done.succeeded() && done.result().againMillis() < LOOK_MILLIS) outside.vertx().setTimer(done.result().againMillis(), due -> deal());
    }));
  }

  /** @param againMillis in how long it may be another deal, whatever is heard meanwhile; one at least */
  private record Done(boolean sent, long againMillis) {}

  private Future<Done> dealt(SqlConnection tx) {
    var claimed = lead.claim(tx);
    var now = tx.preparedQuery(NOW).execute();
    var ready = tx.preparedQuery(READY).execute();
    var rows = tx.preparedQuery(ROWS).execute();
    var taken = tx.preparedQuery(TAKEN).execute();
    return Future.all(claimed, now, ready, rows, taken).compose(all -> {
      var at = now.result().iterator().next().getOffsetDateTime(0).toInstant();
      var members = ready(ready.result());
      var stored = rows(rows.result());
      var known = ShareTable.heard(stored, taken(taken.result()), at);
      var next = ShareTable.deal(settings.current(), members, known, at);
      String dealt = describe(next);
      var change = ShareTable.next(next, members, at);
      long again = change.isAfter(at.plusMillis(LOOK_MILLIS)) ? LOOK_MILLIS : Duration.between(at, change).toMillis() + 1;
      boolean due = millis() - lastSent >= RESEND_MILLIS;
      if (members.isEmpty() || !due && dealt.equals(lastDealt) && known.equals(stored)) return Future.succeededFuture(new Done(false, again));
      lastSent = millis();
      lastDealt = dealt;
      return tell(tx, members, next, at).compose(lanes -> store(tx, ShareTable.numbered(next, lanes))).map(new Done(true, again));
    });
  }

  private static String describe(List<ShareTable.Row> rows) {
    var text = new StringBuilder();
    rows.forEach(row -> text.append(row.key()).append(row.epoch()).append('=').append(row.starts()).append('/').append(row.windowMillis()).append(' '));
    return text.toString();
  }

  /** @return the number of what each was told */
  private static Future<Map<String, Long>> tell(SqlConnection tx, List<ShareTable.Ready> members, List<ShareTable.Row> rows, Instant now) {
    Map<String, List<LongFunction<Assignment>>> byPbx = new TreeMap<>();
    var lanes = new HashMap<String, Long>();
    for (var member : members) {
      var shares = ShareTable.shares(rows, member.pbx());
      byPbx.put(member.pbx(), List.of(lane -> {
        lanes.put(member.pbx(), lane);
        return new PaceShare(member.epoch(), lane, member.pbx(), shares, ShareTable.VALID.toMillis(), now);
      }));
    }
    return Outbox.tell(tx, byPbx, now).map(lanes);
  }

  private static Future<Void> store(SqlConnection tx, List<ShareTable.Row> rows) {
    if (rows.isEmpty()) return Future.succeededFuture();
    var columns = Tuple.of(column(rows, String[]::new, row -> row.key().scope()), column(rows, String[]::new, row -> row.key().id()),
        column(rows, String[]::new, row -> row.key().pbx()), column(rows, Long[]::new, ShareTable.Row::epoch),
        column(rows, Integer[]::new, ShareTable.Row::starts), column(rows, Long[]::new, ShareTable.Row::windowMillis));
    columns.addValue(column(rows, OffsetDateTime[]::new, row -> row.validUntil().atOffset(ZoneOffset.UTC)));
    columns.addValue(column(rows, Integer[]::new, ShareTable.Row::former));
    columns.addValue(column(rows, OffsetDateTime[]::new, row -> row.formerUntil().atOffset(ZoneOffset.UTC)));
    columns.addValue(column(rows, Long[]::new, ShareTable.Row::givenUp));
    return tx.preparedQuery(STORE).execute(columns).compose(stored -> tx.preparedQuery(FORGET).execute()).mapEmpty();
  }

  private static List<ShareTable.Ready> ready(RowSet<io.vertx.sqlclient.Row> rows) {
    var ready = new ArrayList<ShareTable.Ready>();
    for (var row : rows) ready.add(new ShareTable.Ready(row.getString(0), row.getLong(1), row.getOffsetDateTime(2).toInstant()));
    return ready;
  }

  private static List<ShareTable.Row> rows(RowSet<io.vertx.sqlclient.Row> stored) {
    var rows = new ArrayList<ShareTable.Row>();
    for (var row : stored) {
      rows.add(new ShareTable.Row(new ShareKey(row.getString(0), row.getString(1), row.getString(2)), row.getLong(3), row.getInteger(4), row.getLong(5),
          row.getOffsetDateTime(6).toInstant(), row.getInteger(7), row.getOffsetDateTime(8).toInstant(), row.getLong(9)));
    }
    return rows;
  }

  private static Map<String, ShareTable.Taken> taken(RowSet<io.vertx.sqlclient.Row> rows) {
    var taken = new HashMap<String, ShareTable.Taken>();
    for (var row : rows) taken.put(row.getString(0), new ShareTable.Taken(row.getLong(1), row.getLong(2), row.getLong(3), row.getOffsetDateTime(4).toInstant()));
    return taken;
  }

  private static <C> C[] column(List<ShareTable.Row> rows, IntFunction<C[]> array, Function<ShareTable.Row, C> of) {
    return rows.stream().map(of).toArray(array);
  }

  private long millis() {
    return java.util.concurrent.TimeUnit.NANOSECONDS.toMillis(outside.surroundings().nanos().now());
  }

  /** Ends after the dealing under way. */
  public Future<Void> close() {
    if (timer >= 0) outside.vertx().cancelTimer(timer);
    var closed = Promise.<Void>promise();
    context.runOnContext(close -> {
      closing = true;
      ended = closed;
      if (!running) closed.tryComplete();
    });
    return closed.future();
  }
}
