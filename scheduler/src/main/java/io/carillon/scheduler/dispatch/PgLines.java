package io.carillon.scheduler.dispatch;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Wire;
import io.carillon.life.Surroundings;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.breaker.Breaker;
import io.carillon.scheduler.breaker.PgBreakers;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.ShareKey;
import io.carillon.scheduler.settings.LineSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the state of the lines: PBXs as they were last heard of, channels in use, shares in force, trunks that are out. And which queues of jobs there are. Five small
 * queries in one go.
 */
final class PgLines {
  private static final String PBXS = "select id, mode, enabled, epoch, fenced and clock_off is null, link_up, status::text, status_at, now(), holder from pbx";
  private static final String USAGE = """
      select trunk, pbx, campaign_id, count(*), count(*) filter (where originating_at is null and created_at > $2),
        count(*) filter (where originating_at is null and created_at > $2 and priority >= $1)
      from unnest($3::uuid[]) as o (id) join attempt a on a.id = o.id where not settled group by 1, 2, 3""";
  private static final String SHARES = """
      select s.scope, s.id, s.pbx, s.starts, s.window_millis from pace_share s join pbx p on p.id = s.pbx and p.epoch = s.epoch
      where s.valid_until > now()""";

  /**
   * What was read.
   *
   * @param uncounted PBXs that would be well if their channels had been counted in time
   */
  record Lines(Map<String, PbxState> pbxs, Set<String> uncounted, Usage usage, Map<ShareKey, Limit> shares, Map<Usage.At, Breaker> out,
      List<Fronts.Key> queues) {}

  private final Pool pool;
  private final Overheard overheard;
  private final Surroundings.Nanos nanos;
  private final Map<String, Said> said = new ConcurrentHashMap<>();

  /** What a PBX's row held when it was read last. */
  private record Said(String text, AgentEvent.AgentStatus status) {}

  PgLines(Pool pool, Overheard overheard, Surroundings.Nanos nanos) {
    this.pool = pool;
    this.overheard = overheard;
    this.nanos = nanos;
  }

  /**
   * @param unbegunSince who was handed out before that counts as begun
   * @param open what may be under way
   * @param settings whose campaigns' queues are asked for
   * @param beside what is asked on the same occasion
   */
  Future<Lines> read(Instant unbegunSince, UUID[] open, LineSettings settings, Function<SqlClient, Future<?>> beside) {
    return pool.withConnection(connection -> {
      var pbxs = connection.preparedQuery(PBXS).execute();
      var usage = connection.preparedQuery(USAGE).execute(Tuple.of(Candidate.URGENT, PgCandidates.time(unbegunSince), open));
      var shares = connection.preparedQuery(SHARES).execute();
      var out = PgBreakers.out(connection);
      var queues = PgCandidates.keys(connection, settings);
      return Future.all(pbxs, usage, shares, out, queues, beside.apply(connection)).map(all -> {
        var heard = heard(pbxs.result());
        return new Lines(heard.stream().collect(Collectors.toMap(Heard::id, Heard::state)),
            heard.stream().filter(Heard::lacksCount).map(Heard::id).collect(Collectors.toSet()), usage(usage.result()), shares(shares.result()),
            out.result(), queues.result());
      });
    });
  }

  private List<Heard> heard(RowSet<Row> rows) {
    var heard = new ArrayList<Heard>();
    for (var row : rows) {
      String status = row.getString(6);
      OffsetDateTime at = row.getOffsetDateTime(7);
      var stored = new Heard(row.getString(0), PbxMode.valueOf(row.getString(1)), row.getBoolean(2), row.getLong(3), row.getBoolean(4), row.getBoolean(5),
          status == null ? null : said(row.getString(0), status), at == null ? null : Duration.between(at, row.getOffsetDateTime(8)));
      heard.add(stored.or(row.getString(9), overheard.of(stored.id()), nanos.now()));
    }
    return heard;
  }

  /** The same word stands there for many passes. */
  private AgentEvent.AgentStatus said(String pbx, String text) {
    return said.compute(pbx, (id, last) -> last != null && last.text().equals(text) ? last : new Said(text, Wire.readOwn(text, AgentEvent.AgentStatus.class))).status();
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
