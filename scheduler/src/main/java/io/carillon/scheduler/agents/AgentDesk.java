package io.carillon.scheduler.agents;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.AgentEvent;
import io.carillon.contract.Assignment.AgentWelcome;
import io.carillon.contract.Assignment.AttemptHangup;
import io.carillon.contract.Assignment.AttemptResolve;
import io.carillon.contract.Assignment;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import io.carillon.contract.Wire;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.settings.PgSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives epochs to holders, and judges what earlier holders left when the fence of a new one stands. */
public final class AgentDesk implements AgentEvents {
  private static final Logger log = LoggerFactory.getLogger(AgentDesk.class);
  private static final String LOCK = "select epoch, holder, fenced from pbx where id = $1 for update";
  private static final String EVER = "select epoch from pbx_holder where pbx = $1 and holder = $2";
  private static final String HOLD = """
      update pbx set epoch = $2, holder = $3, fenced = false, fenced_at = null, link_up = false, status_at = null,
        asterisk_version = $4, asterisk_started_at = $5 where id = $1""";
  private static final String REMEMBER = "insert into pbx_holder (pbx, holder, epoch) values ($1, $2, $3)";
  private static final String FENCED = "update pbx set fenced = true, fenced_at = coalesce(fenced_at, now()) where id = $1";
  private static final String STATUS = """
      update pbx set link_up = $4, status_at = now(), status = case when $4 or status -> 'trunks' is null then $5::text::jsonb
        else $5::text::jsonb || jsonb_strip_nulls(jsonb_build_object('trunks', status -> 'trunks', 'otherChannels', status -> 'otherChannels')) end,
        asterisk_version = coalesce($6, asterisk_version), asterisk_started_at = coalesce($7, asterisk_started_at) where id = $1 and holder = $2 and epoch = $3""";
  private static final String OLDER = """
      select id, job_id, trunk, originating_at, answered_at, cancel_requested, not_after from attempt
      where pbx = $1 and epoch < $2 and not settled order by id""";
  private static final String DOUBT = "update attempt set in_doubt = true where id = any ($1) and not settled";

  private final PgSettings settings;
  private final AttemptCloser closer;

  public AgentDesk(PgSettings settings, AttemptCloser closer) {
    this.settings = settings;
    this.closer = closer;
  }

  @Override public Future<Void> onHello(SqlConnection tx, AgentEvent.AgentHello hello, Instant now) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(hello.pbx())).compose(rows -> {
      if (rows.size() == 0) {
        log.atWarn().addKeyValue("pbx", hello.pbx()).log("an agent says hello for a PBX that nobody set up");
        return Future.succeededFuture();
      }
      var pbx = rows.iterator().next();
      if (hello.holder().equals(pbx.getString(1))) return welcome(tx, hello, pbx.getLong(0), now);
      return tx.preparedQuery(EVER).execute(Tuple.of(hello.pbx(), hello.holder())).compose(earlier ->
          earlier.size() > 0 ? Future.succeededFuture() : admit(tx, hello, Math.max(pbx.getLong(0), hello.epochFound()) + 1, now));
    });
  }

  private Future<Void> admit(SqlConnection tx, AgentEvent.AgentHello hello, long epoch, Instant now) {
    log.atInfo().addKeyValue("pbx", hello.pbx()).addKeyValue("holder", hello.holder()).addKeyValue("epoch", epoch).log("an agent takes a PBX");
    return tx.preparedQuery(HOLD).execute(Tuple.of(hello.pbx(), epoch, hello.holder(), hello.asteriskVersion(), time(hello.asteriskStartedAt())))
        .compose(held -> AgentClocks.begin(tx, hello))
        .compose(begun -> tx.preparedQuery(REMEMBER).execute(Tuple.of(hello.pbx(), hello.holder(), epoch)))
        .compose(remembered -> welcome(tx, hello, epoch, now));
  }

  private Future<Void> welcome(SqlConnection tx, AgentEvent.AgentHello hello, long epoch, Instant now) {
    return AgentSettings.of(settings.current(), hello.pbx(), now.toEpochMilli()).map(theirs ->
        Outbox.tell(tx, Map.of(hello.pbx(), List.of(lane -> new AgentWelcome(epoch, lane, hello.pbx(), hello.holder(), theirs))), now))
        .orElseGet(() -> {
          // Switched off, or set up a moment ago: it says hello again, and is welcomed once its settings are known here.
          log.atInfo().addKeyValue("pbx", hello.pbx()).log("an agent is not welcomed yet: its PBX is switched off or not known here yet");
          return Future.succeededFuture();
        });
  }

  @Override public Future<Void> onFenced(SqlConnection tx, AgentEvent.AgentFenced fenced, Instant now) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(fenced.pbx())).compose(rows -> {
      if (rows.size() == 0) return Future.succeededFuture();
      var pbx = rows.iterator().next();
      if (pbx.getLong(0) != fenced.epoch() || !fenced.holder().equals(pbx.getString(1))) return Future.succeededFuture();
      return tx.preparedQuery(FENCED).execute(Tuple.of(fenced.pbx()))
          .compose(stands -> tx.preparedQuery(OLDER).execute(Tuple.of(fenced.pbx(), fenced.epoch())))
          .compose(older -> judge(tx, fenced, older, now));
    });
  }

  private Future<Void> judge(SqlConnection tx, AgentEvent.AgentFenced fenced, Iterable<Row> older, Instant now) {
    var refused = new LinkedHashMap<UUID, Ending>();
    var doubted = new ArrayList<UUID>();
    var told = new ArrayList<LongFunction<Assignment>>();
    for (var row : older) {
      var id = row.getUUID("id");
      if (row.getOffsetDateTime("originating_at") == null) {
        refused.put(id, Ending.without(Outcome.REFUSED, Refusal.FENCED.name(), now));
        continue;
      }
      doubted.add(id);
      // The attempt first: a holder can hang up only what it knows of.
      told.add(resolve(row, fenced.epoch()));
      if (row.getBoolean("cancel_requested")) {
        var notAfter = row.getOffsetDateTime("not_after").toInstant();
        told.add(lane -> new AttemptHangup(fenced.epoch(), lane, id.toString(), notAfter));
      }
    }
    if (!refused.isEmpty() || !doubted.isEmpty()) {
      log.atInfo().addKeyValue("pbx", fenced.pbx()).addKeyValue("epoch", fenced.epoch()).addKeyValue("refused", refused.size())
          .addKeyValue("doubted", doubted.size()).log("a fence stands, what earlier holders left is judged");
    }
    return (refused.isEmpty() ? Future.<Void>succeededFuture() : closer.settle(tx, refused, now))
        .compose(settled -> tx.preparedQuery(DOUBT).execute(Tuple.of(doubted.toArray(UUID[]::new))))
        .compose(marked -> Outbox.tell(tx, Map.of(fenced.pbx(), told), now));
  }

  /** Asks what became of an attempt. */
  static LongFunction<Assignment> resolve(Row row, long epoch) {
    String id = row.getUUID("id").toString();
    String job = row.getUUID("job_id").toString();
    String trunk = row.getString("trunk");
    var originating = row.getOffsetDateTime("originating_at");
    boolean answered = row.getOffsetDateTime("answered_at") != null;
    return lane -> new AttemptResolve(epoch, lane, id, job, trunk, originating == null ? null : originating.toInstant(), answered);
  }

  @Override public Future<Void> onStatus(SqlConnection tx, AgentEvent.AgentStatus status, Instant now) {
    return tx.preparedQuery(STATUS).execute(Tuple.of(status.pbx(), status.holder(), status.epoch(), status.linkUp(), Wire.encodeText(status))
        .addValue(status.asteriskVersion()).addValue(time(status.asteriskStartedAt()))).compose(known -> AgentClocks.heard(tx, status));
  }

  private static OffsetDateTime time(Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}
