package io.carillon.scheduler.dispatch;

import io.carillon.contract.CallSpec;
import io.carillon.contract.JobKind;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.settings.LineSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The due jobs a pass looks at: all running campaigns ranked together, so that nobody is unseen. One look holds
 * <ul>
 * <li>of each campaign its first jobs, fewer the more campaigns have any due ({@link #MOST} in all): whom a full trunk holds back hides nobody
 * else's;
 * <li>and where that is less than what may start, those who go first of all: by priority, then of the campaign with fewest calls under way, then by
 * the time they were due. So no job is started before one of higher priority for being another campaign's.
 * </ul>
 *
 * <p>One descent of the index for each campaign and priority finds who has any due, and rows are read only for what is looked at, whatever the number
 * of waiting jobs. A job that has to wait is looked at again and again: what is wished of it, which never changes, is sent and read once
 * ({@link Wishes}); the campaign's defaults, which do, are merged in at each look.
 *
 * <p>The expiry is compared in a form that no index has: a plan is made once, perhaps while the table is empty and all indexes cost the same, and one
 * that went by the expiry would read every waiting job for each campaign and priority.
 */
final class PgCandidates {
  private static final Logger log = LoggerFactory.getLogger(PgCandidates.class);
  /** The most of one campaign, however many may start. */
  static final int WINDOW = 200;
  /** The most of all campaigns together, one each where more have any due; those who go first of all come on top. */
  static final int MOST = 2000;
  /** Those who go first of all. */
  private static final int FIRST = 500;
  static final String DUE = """
      with head as materialized (
        select c.id, p.priority::smallint as priority, c.used, f.due_at
        from unnest($1::uuid[], $2::float8[]) as c (id, used) cross join generate_series(9, $5::int, -1) as p (priority) cross join lateral (
          select due_at from job where campaign_id = c.id and priority = p.priority::smallint and state in ('QUEUED', 'WAITING')
            and due_at <= $3 and expires_at + interval '0' > $3
          order by due_at, id limit 1) as f),
      width as materialized (select least($4::int, greatest(1, $6::int / greatest(1, count(distinct id)))) as n from head),
      first as (
        select j.id from (select * from head order by priority desc, used, due_at, id) as h cross join lateral (
          select id from job where campaign_id = h.id and priority = h.priority and state in ('QUEUED', 'WAITING') and due_at <= $3 and expires_at + interval '0' > $3
          order by due_at, id limit $4::int) as j
        limit (select case when n < $4::int then $7::int else 0 end from width)),
      each as (
        select j.id from (
          select id, array_agg(priority order by priority desc) as priorities from head
          group by id order by max(priority) desc, min(used), min(due_at), id) as h
        cross join lateral (
          select k.id from unnest(h.priorities) as p (priority) cross join lateral (
            select id from job where campaign_id = h.id and priority = p.priority and state in ('QUEUED', 'WAITING') and due_at <= $3 and expires_at + interval '0' > $3
            order by due_at, id limit (select n from width)) as k
          limit (select n from width)) as j
        limit $6::int)
      select j.id, j.campaign_id, j.tenant, j.kind, j.priority, j.due_at, j.expires_at, j.round, j.destination, j.barred_trunks, j.callback_pbx,
        case when j.id = any ($8) then null else j.spec::text end as spec, (select n from width) as width
      from (select id from first union select id from each) as seen join job j on j.id = seen.id
      order by j.priority desc, j.due_at, j.id""";
  private static final String NEXT_DUE = """
      select min(j.due_at) from unnest($1::uuid[]) as c (id) cross join generate_series($3::int, 9) as p (priority) cross join lateral (
        select due_at from job where campaign_id = c.id and priority = p.priority::smallint and state in ('QUEUED', 'WAITING') and due_at > $2
        order by due_at limit 1) as j""";

  /** @param cut the campaigns of which more may be due than were read */
  record Due(List<Candidate> jobs, Set<UUID> cut) {}

  private final Pool pool;
  private Wishes wishes = Wishes.NONE;

  PgCandidates(Pool pool) {
    this.pool = pool;
  }

  /**
   * Those who are due, in order of priority, then of time.
   *
   * @param usage who has fewest calls under way for his weight is looked at first among equals
   * @param window as many as may start; no more of one campaign
   * @param least the lowest priority to look at
   */
  Future<Due> due(LineSettings settings, Usage usage, Instant now, int window, int least) {
    var known = wishes;
    var campaigns = campaigns(settings);
    var used = Arrays.stream(campaigns).map(id -> usage.byCampaign().getOrDefault(id, 0) / (double) settings.weight(id)).toArray(Double[]::new);
    var columns = Tuple.of(campaigns, used, time(now), window, least, MOST).addValue(FIRST).addValue(known.ids());
    return pool.preparedQuery(DUE).execute(columns).map(rows -> {
      var jobs = new ArrayList<Candidate>(rows.size());
      var seen = new LinkedHashMap<UUID, CallSpec>();
      var count = new HashMap<UUID, Integer>();
      long width = window;
      for (var row : rows) {
        var own = wish(known, row);
        if (own != null) seen.put(row.getUUID("id"), own);
        var job = read(row, own, settings);
        jobs.add(job);
        count.merge(job.campaign(), 1, Integer::sum);
        width = row.getLong("width");
      }
      var cut = new HashSet<UUID>();
      for (var one : count.entrySet()) if (one.getValue() >= width) cut.add(one.getKey());
      wishes = Wishes.last(seen);
      return new Due(jobs, cut);
    });
  }

  /** When the next job of this priority or a higher one that is not due yet will be. */
  Future<Optional<Instant>> nextDue(LineSettings settings, Instant now, int least) {
    return pool.preparedQuery(NEXT_DUE).execute(Tuple.of(campaigns(settings), time(now), least))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getOffsetDateTime(0)).map(OffsetDateTime::toInstant));
  }

  /** Those that run, and the jobs that stand alone first. */
  private static UUID[] campaigns(LineSettings settings) {
    var ids = new ArrayList<UUID>(settings.campaigns().size() + 1);
    ids.add(LineSettings.ALONE);
    ids.addAll(settings.campaigns().keySet());
    return ids.toArray(UUID[]::new);
  }

  /** Null where it cannot be read: a failure here would be every pass's, and nobody would be rung any more. */
  private static CallSpec wish(Wishes known, Row row) {
    try {
      return known.of(row.getUUID("id"), row.getString("spec"));
    } catch (IllegalStateException unreadable) {
      log.atWarn().addKeyValue("job", row.getUUID("id")).setCause(unreadable).log("a stored job cannot be read");
      return null;
    }
  }

  private static Candidate read(Row row, CallSpec own, LineSettings settings) {
    var campaign = row.getUUID("campaign_id");
    var of = settings.campaigns().get(campaign);
    var barred = row.getArrayOfStrings("barred_trunks");
    return new Candidate(row.getUUID("id"), campaign, row.getString("tenant"), JobKind.valueOf(row.getString("kind")), row.getInteger("priority"),
        row.getOffsetDateTime("due_at").toInstant(), row.getOffsetDateTime("expires_at").toInstant(), own == null || of == null ? own : own.over(of.spec()),
        row.getInteger("round"), row.getInteger("destination"), barred == null ? Set.of() : Set.of(barred), row.getString("callback_pbx"));
  }

  static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
