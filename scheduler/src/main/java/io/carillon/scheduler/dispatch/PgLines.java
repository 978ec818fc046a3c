package io.carillon.scheduler.dispatch;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.Wire;
import io.carillon.scheduler.capacity.Foreign;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.ShareKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

/** Reads the state of the lines: PBXs as they were last heard of, channels in use, shares in force. Three small queries in one go. */
final class PgLines {
  /** A PBX that was silent for longer gets nothing. */
  static final Duration FRESH = Duration.ofSeconds(5);
  /** Where others use its trunks too, their channels may be more by now than were counted: it gets nothing until it has counted again. */
  static final Duration COUNTED = Duration.ofMillis(1500);
  private static final String PBXS = "select id, epoch, fenced and clock_off is null, link_up, status::text, status_at, now() from pbx where enabled";
  private static final String USAGE = """
      select trunk, pbx, campaign_id, count(*), count(*) filter (where originating_at is null and created_at > $2),
        count(*) filter (where originating_at is null and created_at > $2 and priority >= $1) from attempt where not settled group by 1, 2, 3""";
  private static final String SHARES = """
      select s.scope, s.id, s.pbx, s.starts, s.window_millis from pace_share s join pbx p on p.id = s.pbx and p.epoch = s.epoch
      where s.valid_until > now()""";

  /** What was read. */
  record Lines(Map<String, PbxState> pbxs, Usage usage, Map<ShareKey, Limit> shares) {}

  private final Pool pool;

  PgLines(Pool pool) {
    this.pool = pool;
  }

  /** @param unbegunSince who was handed out before that counts as begun */
  Future<Lines> read(Instant unbegunSince) {
    return pool.withConnection(connection -> {
      var pbxs = connection.preparedQuery(PBXS).execute();
      var usage = connection.preparedQuery(USAGE).execute(Tuple.of(Candidate.URGENT, PgCandidates.time(unbegunSince)));
      var shares = connection.preparedQuery(SHARES).execute();
      return Future.all(pbxs, usage, shares).map(all -> new Lines(pbxs(pbxs.result()), usage(usage.result()), shares(shares.result())));
    });
  }

  private static Map<String, PbxState> pbxs(RowSet<Row> rows) {
    var states = new HashMap<String, PbxState>();
    for (var row : rows) {
      OffsetDateTime heard = row.getOffsetDateTime(5);
      boolean fresh = heard != null && heard.plus(FRESH).isAfter(row.getOffsetDateTime(6));
      var foreign = foreign(row.getString(4));
      boolean counted = foreign.all() == 0 || fresh && heard.plus(COUNTED).isAfter(row.getOffsetDateTime(6));
      boolean well = fresh && counted && row.getBoolean(2) && row.getBoolean(3);
      states.put(row.getString(0), new PbxState(row.getString(0), row.getLong(1), well, foreign));
    }
    return states;
  }

  private static Foreign foreign(String status) {
    if (status == null) return Foreign.NONE;
    var trunks = Wire.readOwn(status, AgentEvent.AgentStatus.class).trunks();
    if (trunks == null || trunks.isEmpty()) return Foreign.NONE;
    var foreign = new HashMap<String, Integer>();
    trunks.forEach((trunk, use) -> foreign.put(trunk, Math.max(0, use.foreign())));
    return new Foreign(foreign);
  }

  private static Usage usage(RowSet<Row> rows) {
    var counter = new Usage.Counter();
    for (var row : rows) counter.add(row.getString(0), row.getString(1), row.getUUID(2), row.getInteger(3), row.getInteger(4), row.getInteger(5));
    return counter.usage();
  }

  private static Map<ShareKey, Limit> shares(RowSet<Row> rows) {
    var shares = new HashMap<ShareKey, Limit>();
    for (var row : rows) {
      shares.put(new ShareKey(row.getString(0), row.getString(1), row.getString(2)), new Limit(row.getInteger(3), row.getLong(4)));
    }
    return shares;
  }
}
