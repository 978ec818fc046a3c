package io.carillon.scheduler.campaign;

import io.carillon.contract.CampaignState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/** Reads campaigns with their counts, ends them, and keeps the tally short. */
final class CampaignRows {
  private static final String COLUMNS = """
      select c.id, c.name, c.state, c.finish_when_done, c.started_at, c.ends_at, coalesce(c.upload_until > now(), false) as uploading,
        c.xmin::text::bigint as version,
        array(select t.what || '=' || t.n from tally(c.id) t) as sums
      from campaign c\s""";
  private static final String LIVE = COLUMNS + """
      where c.state in ('RUNNING', 'PAUSED', 'DRAINING') or (c.state = 'STOPPED' and c.finished_at is null) or (c.state = 'DRAFT' and c.ends_at <= now())""";
  private static final String LOCK = "select 1 from campaign where id = $1 and xmin::text::bigint = $2 for update";
  private static final String ONE = COLUMNS + "where c.id = $1";
  private static final String END = "update campaign set state = $2, finished_at = $3 where id = $1";
  /** Of campaigns whose counts still change, and of jobs that stand alone. */
  private static final String CROWDED = """
      with ahead as (delete from tally_from where xid > pg_snapshot_xmax(pg_current_snapshot()))
      select id from (select id from campaign where coalesce(finished_at, now()) > now() - interval '1 hour'
        union all select '00000000-0000-0000-0000-000000000000') as c where tally_rows(id) > $1 limit 100""";
  /** What is folded is what was written by transactions that had all ended; the sums take the last place there is. */
  private static final String FOLD = """
      with bound as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xid,
          coalesce((select f.xid from tally_from f where f.campaign_id = $1 and f.xid <= pg_snapshot_xmin(pg_current_snapshot())), '0'::xid8) as since),
        gone as (delete from campaign_tally t using bound b where t.campaign_id = $1 and t.xid >= b.since
          and (t.xid < b.xid or t.xid = '18446744073709551615'::xid8) returning t.what, t.n),
        folded as (insert into campaign_tally (campaign_id, what, n, xid)
          select $1, what, sum(n), '18446744073709551615'::xid8 from gone group by what having sum(n) <> 0)
      insert into tally_from select $1, xid from bound on conflict (campaign_id) do update set xid = excluded.xid""";

  private CampaignRows() {}

  static Future<List<LiveCampaign>> live(SqlClient sql) {
    return sql.preparedQuery(LIVE).execute().map(rows -> {
      var live = new ArrayList<LiveCampaign>();
      rows.forEach(row -> live.add(read(row)));
      return live;
    });
  }

  /** Locks the campaign where it is still as it was read; then reads what its counts are now. Null: it has changed. */
  static Future<LiveCampaign> locked(SqlConnection tx, LiveCampaign as) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(as.id(), as.version())).compose(found -> found.size() == 0
        ? Future.succeededFuture()
        // A statement of its own: it sees what was committed while the lock was waited for.
        : tx.preparedQuery(ONE).execute(Tuple.of(as.id())).map(rows -> read(rows.iterator().next())));
  }

  static Future<Void> end(SqlConnection tx, UUID id, CampaignState state, Instant now) {
    return tx.preparedQuery(END).execute(Tuple.of(id, state.name(), now.atOffset(ZoneOffset.UTC))).mapEmpty();
  }

  /** Adds up the differences of campaigns that have many; whoever sums meanwhile sees the same sums. */
  static Future<Void> fold(SqlClient sql, int atLeast) {
    return sql.preparedQuery(CROWDED).execute(Tuple.of(atLeast)).compose(rows -> {
      Future<Void> folded = Future.succeededFuture();
      for (var row : rows) {
        var id = row.getUUID(0);
        folded = folded.compose(before -> sql.preparedQuery(FOLD).execute(Tuple.of(id)).mapEmpty());
      }
      return folded;
    });
  }

  private static LiveCampaign read(Row row) {
    var sums = new HashMap<String, Long>();
    for (String sum : row.getArrayOfStrings("sums")) {
      int equals = sum.lastIndexOf('=');
      sums.put(sum.substring(0, equals), Long.parseLong(sum.substring(equals + 1)));
    }
    return new LiveCampaign(row.getUUID("id"), row.getString("name"), CampaignState.valueOf(row.getString("state")), row.getBoolean("finish_when_done"),
        instant(row.getOffsetDateTime("started_at")), instant(row.getOffsetDateTime("ends_at")), row.getBoolean("uploading"), row.getLong("version"),
        Counts.of(sums));
  }

  private static Instant instant(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
