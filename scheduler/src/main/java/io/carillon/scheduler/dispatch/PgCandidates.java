package io.carillon.scheduler.dispatch;

import io.carillon.contract.CallSpec;
import io.carillon.contract.JobKind;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.settings.LineSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The due jobs a pass looks at: all running campaigns ranked together, so that nobody is unseen. One look holds
 * <ul>
 * <li>of each queue its first jobs, fewer the more have any due ({@link #MOST} in all): whom a full trunk holds back hides nobody else's;
 * <li>and where that is less than what may start, those who go first of all: by priority, then of the campaign with fewest calls under way, then by
 * the time they were due. So no job is started before one of higher priority for being another campaign's.
 * </ul>
 *
 * <p>A queue is what waits of a campaign, of a priority, for the same lines ({@link Wants}); those of which no line can take a call are not asked. One descent
 * of the index for each finds who has any due, from where the queue begins ({@link Fronts}), and rows are read only for what is looked at, whatever the number
 * of waiting jobs, and of those that were rung. A job that has to wait is looked at again and again: what is wished of it, which never changes, is sent and read once
 * ({@link Wishes}); the campaign's defaults, which do, are merged in at each look.
 *
 * <p>The expiry is compared in a form that no index has: a plan is made once, perhaps while the table is empty and all indexes cost the same, and one
 * that went by the expiry would read every waiting job for each queue.
 */
final class PgCandidates {
  private static final Logger log = LoggerFactory.getLogger(PgCandidates.class);
  /** The most of one queue, however many may start. */
  static final int WINDOW = 200;
  /** The most of all campaigns together, one each where more have any due; those who go first of all come on top. */
  static final int MOST = 2000;
  /** Those who go first of all. */
  private static final int FIRST = 500;
  /** How long a look may overlook what stands before a queue's front, or wants other lines than is written. */
  static final long EVERYWHERE_MILLIS = 30_000;
  private static final String WAITS = "state in ('QUEUED', 'WAITING') and due_at <= $6 and expires_at + interval '0' > $6";
  static final String DUE = """
      with head as materialized (
        select k.id, k.wants, k.priority::smallint as priority, k.used, f.due_at
        from unnest($1::uuid[], $2::text[], $3::int[], $4::float8[], $5::timestamptz[]) as k (id, wants, priority, used, since) cross join lateral (
          select due_at from job where campaign_id = k.id and wants = k.wants and priority = k.priority::smallint and due_at >= k.since and %1$s
          order by due_at, id limit 1) as f),
      width as materialized (select least($7::int, greatest(1, $8::int / greatest(1, count(distinct (id, wants))))) as n from head),
      first as (
        select j.id from (select * from head order by priority desc, used, due_at, id) as h cross join lateral (
          select id from job where campaign_id = h.id and wants = h.wants and priority = h.priority and due_at >= h.due_at and %1$s
          order by due_at, id limit $7::int) as j
        limit (select case when n < $7::int then $9::int else 0 end from width)),
      each as (
        select j.id from (
          select id, wants, array_agg(priority order by priority desc) as priorities, array_agg(due_at order by priority desc) as dues from head
          group by id, wants order by max(priority) desc, min(used), min(due_at), id, wants) as h
        cross join lateral (
          select k.id from unnest(h.priorities, h.dues) as p (priority, since) cross join lateral (
            select id from job where campaign_id = h.id and wants = h.wants and priority = p.priority and due_at >= p.since and %1$s
            order by due_at, id limit (select n from width)) as k
          limit (select n from width)) as j
        limit $8::int)
      select j.id, j.campaign_id, j.tenant, j.kind, j.priority, j.due_at, j.expires_at, j.round, j.destination, j.barred_trunks, j.callback_pbx, j.wants,
        case when j.id = any ($10) then null else j.spec::text end as spec, (select n from width) as width
      from (select id from first union select id from each) as seen join job j on j.id = seen.id
      order by j.priority desc, j.due_at, j.id""".formatted(WAITS);
  private static final String KEYS = "select campaign_id, wants, priority from ready_key where campaign_id = any ($1) and priority >= $2::int";
  private static final String NEXT_DUE = """
      select min(j.due_at) from ready_key k cross join lateral (
        select due_at from job where campaign_id = k.campaign_id and wants = k.wants and priority = k.priority and state in ('QUEUED', 'WAITING') and due_at > $2
        order by due_at limit 1) as j
      where k.campaign_id = any ($1) and k.priority >= $3::int""";

  /**
   * What a look found.
   *
   * @param cut the campaigns of which more may be due than were read
   * @param passedOver whether any queue was not asked, since none of its lines can take a call
   */
  record Due(List<Candidate> jobs, Set<UUID> cut, boolean passedOver) {}

  private final Pool pool;
  private final Fronts fronts = new Fronts();
  private Wishes wishes = Wishes.NONE;
  private Wants wants = new Wants(LineSettings.NONE);
  private Map<UUID, Fronts.Key> queues = Map.of();
  private long everywhereAt;
  private boolean fresh = true;

  PgCandidates(Pool pool) {
    this.pool = pool;
  }

  /** Another led meanwhile: where queues begin is not known. */
  void forget() {
    fronts.forget();
    fresh = true;
  }

  /** The queues there are of these settings' campaigns. */
  static Future<List<Fronts.Key>> keys(SqlClient sql, LineSettings settings) {
    return sql.preparedQuery(KEYS).execute(Tuple.of(campaigns(settings), 0)).map(rows -> {
      var keys = new ArrayList<Fronts.Key>(rows.size());
      for (var row : rows) keys.add(new Fronts.Key(row.getUUID(0), row.getString(1), row.getInteger(2)));
      return keys;
    });
  }

  /**
   * Those who are due, in order of priority, then of time.
   *
   * @param there the queues there are, as {@link #keys} has them of these settings
   * @param usage who has fewest calls under way for his weight is looked at first among equals
   * @param nowMillis the monotonic clock
   * @param window as many as may start; no more of one queue
   * @param least the lowest priority to look at
   */
  Future<Due> due(LineSettings settings, List<Fronts.Key> there, Usage usage, Instant now, long nowMillis, int window, int least, Wants.Free free) {
    wants = wants.by(settings);
    boolean everywhere = least == 0 && (fresh || nowMillis - everywhereAt >= EVERYWHERE_MILLIS);
    var asked = there.stream().filter(key -> key.priority() >= least).toList();
    var keys = everywhere ? asked
        : asked.stream().filter(key -> wants.open(key.campaign(), key.wants(), key.priority() >= Candidate.URGENT, free)).toList();
    return look(settings, usage, now, window, keys, everywhere).map(jobs -> {
      if (everywhere) {
        everywhereAt = nowMillis;
        fresh = false;
        fronts.keep(keys);
      }
      return new Due(jobs.jobs(), jobs.cut(), keys.size() < asked.size());
    });
  }

  private Future<Due> look(LineSettings settings, Usage usage, Instant now, int window, List<Fronts.Key> keys, boolean everywhere) {
    if (keys.isEmpty()) return Future.succeededFuture(new Due(List.of(), Set.of(), false));
    var known = wishes;
    var columns = columns(settings, usage, now, keys, everywhere).addValue(window).addValue(MOST).addValue(FIRST).addValue(known.ids());
    return pool.preparedQuery(DUE).execute(columns).map(rows -> {
      var jobs = new ArrayList<Candidate>(rows.size());
      var seen = new LinkedHashMap<UUID, CallSpec>();
      var in = new HashMap<UUID, Fronts.Key>();
      var first = new HashMap<Fronts.Key, Instant>();
      var count = new HashMap<Fronts.Key, Integer>();
      long width = window;
      for (var row : rows) {
        var own = wish(known, row);
        if (own != null) seen.put(row.getUUID("id"), own);
        var job = read(row, own, settings);
        jobs.add(job);
        var key = new Fronts.Key(job.campaign(), row.getString("wants"), job.priority());
        in.put(job.id(), key);
        first.merge(key, job.dueAt(), (one, other) -> one.isBefore(other) ? one : other);
        count.merge(new Fronts.Key(key.campaign(), key.wants(), 0), 1, Integer::sum);
        width = row.getLong("width");
      }
      var cut = new HashSet<UUID>();
      for (var one : count.entrySet()) if (one.getValue() >= width) cut.add(one.getKey().campaign());
      first.forEach((key, due) -> fronts.first(key, due, now));
      wishes = Wishes.last(seen);
      queues = in;
      return new Due(jobs, cut, false);
    });
  }

  private Tuple columns(LineSettings settings, Usage usage, Instant now, List<Fronts.Key> keys, boolean everywhere) {
    var used = new HashMap<UUID, Double>();
    for (var key : keys) used.computeIfAbsent(key.campaign(), id -> usage.byCampaign().getOrDefault(id, 0) / (double) settings.weight(id));
    return Tuple.of(keys.stream().map(Fronts.Key::campaign).toArray(UUID[]::new), keys.stream().map(Fronts.Key::wants).toArray(String[]::new),
        keys.stream().map(Fronts.Key::priority).toArray(Integer[]::new), keys.stream().map(key -> used.get(key.campaign())).toArray(Double[]::new),
        keys.stream().map(key -> time(everywhere ? Instant.EPOCH : fronts.of(key))).toArray(OffsetDateTime[]::new), time(now));
  }

  /** Of those whom the last look's plan found blocked, those of whom something else is written than what they want: once it is, they wait in that queue. */
  Set<UUID> unwritten(List<DispatchPlan.Blocked> blocked) {
    var unwritten = new HashSet<UUID>();
    for (var one : blocked) {
      var job = one.job();
      var in = queues.get(job.id());
      if (in == null || in.wants().equals(one.wants())) continue;
      unwritten.add(job.id());
      fronts.comes(new Fronts.Key(job.campaign(), one.wants(), job.priority()), job.dueAt());
    }
    return unwritten;
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
