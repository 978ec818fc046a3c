package io.carillon.scheduler.dispatch;

import io.carillon.contract.CallSpec;
import io.carillon.contract.JobKind;
import io.carillon.scheduler.settings.LineSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
 * The due jobs a pass looks at. One descent of the index for each campaign and priority, whatever the number of waiting jobs: a
 * campaign of a million costs what one of ten does, and hides nobody else's. A job that has to wait is looked at again and again: what is wished of
 * it, which never changes, is sent and read once ({@link Wishes}); the campaign's defaults, which do, are merged in at each look.
 */
final class PgCandidates {
  private static final Logger log = LoggerFactory.getLogger(PgCandidates.class);
  /** The most of one campaign. */
  static final int WINDOW = 200;
  private static final int MOST = 2000;
  private static final String DUE = """
      select j.* from unnest($1::uuid[]) as c (id) cross join lateral (
        select i.* from generate_series(9, $4::int, -1) as p (priority) cross join lateral (
          select id, campaign_id, tenant, kind, priority, due_at, expires_at, round, destination, barred_trunks, callback_pbx,
            case when id = any ($6) then null else spec::text end as spec
          from job where campaign_id = c.id and priority = p.priority::smallint and state in ('QUEUED', 'WAITING')
            and due_at <= $2 and expires_at > $2
          order by due_at, id limit $3) as i
        limit $3) as j
      limit $5""";
  private static final String NEXT_DUE = """
      select min(j.due_at) from unnest($1::uuid[]) as c (id) cross join generate_series(0, 9) as p (priority) cross join lateral (
        select due_at from job where campaign_id = c.id and priority = p.priority::smallint and state in ('QUEUED', 'WAITING') and due_at > $2
        order by due_at limit 1) as j""";

  /** @param cut the campaigns of which more are due than were read */
  record Due(List<Candidate> jobs, Set<UUID> cut) {}

  private final Pool pool;
  private Wishes wishes = Wishes.NONE;

  PgCandidates(Pool pool) {
    this.pool = pool;
  }

  /** @param least the lowest priority to look at */
  Future<Due> due(LineSettings settings, Instant now, int window, int least) {
    var known = wishes;
    var columns = Tuple.of(campaigns(settings), time(now), window, least, MOST, known.ids());
    return pool.preparedQuery(DUE).execute(columns).map(rows -> {
      var jobs = new ArrayList<Candidate>(rows.size());
      var seen = new LinkedHashMap<UUID, CallSpec>();
      var count = new HashMap<UUID, Integer>();
      for (var row : rows) {
        var own = wish(known, row);
        if (own != null) seen.put(row.getUUID("id"), own);
        var job = read(row, own, settings);
        jobs.add(job);
        count.merge(job.campaign(), 1, Integer::sum);
      }
      var cut = new HashSet<UUID>();
      count.forEach((campaign, n) -> {
        if (n >= window) cut.add(campaign);
      });
      wishes = Wishes.last(seen);
      return new Due(jobs, cut);
    });
  }

  /** When the next job that is not due yet will be. */
  Future<Optional<Instant>> nextDue(LineSettings settings, Instant now) {
    return pool.preparedQuery(NEXT_DUE).execute(Tuple.of(campaigns(settings), time(now)))
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
