package io.carillon.scheduler.dispatch;

import io.carillon.id.Ids;
import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.PaceBook;
import io.carillon.scheduler.pace.ShareKey;
import io.carillon.scheduler.settings.LineSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The pace book of a lead that is new: what its predecessor handed out, as the attempts have it. Read after the lead was gained,
 * so nothing of his is missing. A share whose window is longer than {@link #KNOWN} is reckoned to be full before that, and waits
 * for the rest of it.
 *
 * <p>A start counts as late as it may have been: one of which nothing was heard yet not before now, nor before its agent was
 * reckoned to come to it; one that ended unheard then. Clocks of schedulers may differ, and the reckoning is off by as much; the
 * agent, which keeps the pace where calls start, has one clock.
 */
final class PgStarted {
  /** How far back it is known what was started. */
  static final Duration KNOWN = Duration.ofSeconds(10);
  /** Who began so long ago was made at most that much earlier: the time an agent has to begin, and what clocks may differ by. */
  private static final Duration EARLIER = DispatchPlanner.TO_BEGIN.plusSeconds(2);
  private static final String MADE = """
      select trunk, pbx, campaign_id, priority, created_at, originating_at, settled from attempt
      where id >= $1 and (originating_at is not null or (settled and outcome <> 'REFUSED') or (not settled and not_after > $2))""";

  /** One start, on the monotonic clock. */
  record Start(String trunk, String pbx, UUID campaign, boolean urgent, long at) {}

  private final Pool pool;

  PgStarted(Pool pool) {
    this.pool = pool;
  }

  /** @param nowMillis what the book's clock says at {@code now} */
  Future<PaceBook> book(LineSettings settings, Instant now, long nowMillis) {
    return pool.preparedQuery(MADE).execute(Tuple.of(Ids.earliest(now.minus(KNOWN).minus(EARLIER)), PgCandidates.time(now))).map(rows -> {
      var starts = new ArrayList<Start>(rows.size());
      for (var row : rows) starts.add(start(row, now, nowMillis));
      return written(settings, starts, nowMillis);
    });
  }

  private static Start start(Row row, Instant now, long nowMillis) {
    OffsetDateTime said = row.getOffsetDateTime("originating_at");
    var reckoned = row.getOffsetDateTime("created_at").toInstant().plusMillis(Starts.AHEAD_MILLIS);
    long at;
    if (said != null) at = Math.min(nowMillis, on(said.toInstant(), now, nowMillis));
    else if (row.getBoolean("settled")) at = Math.min(nowMillis, on(reckoned, now, nowMillis));
    else at = Math.max(nowMillis, on(reckoned, now, nowMillis));
    return new Start(row.getString("trunk"), row.getString("pbx"), row.getUUID("campaign_id"), row.getInteger("priority") >= Candidate.URGENT, at);
  }

  private static long on(Instant at, Instant now, long nowMillis) {
    return nowMillis + Duration.between(now, at).toMillis();
  }

  /** Only shares that bind somebody are written down: the book is copied in each pass. */
  static PaceBook written(LineSettings settings, List<Start> starts, long nowMillis) {
    var book = new PaceBook(nowMillis - KNOWN.toMillis());
    starts.sort(Comparator.comparingLong(Start::at));
    for (var start : starts) {
      var trunk = settings.trunks().get(start.trunk());
      var pbx = settings.pbxs().get(start.pbx());
      var campaign = settings.campaigns().get(start.campaign());
      if (trunk != null) note(book, ShareKey.trunk(start.trunk(), start.pbx()), trunk.callsPerSecond(), start);
      if (pbx != null && pbx.callsPerSecond() != null) note(book, ShareKey.pbx(start.pbx()), pbx.callsPerSecond(), start);
      if (campaign != null && campaign.callsPerSecond() != null) {
        note(book, ShareKey.campaign(start.campaign(), start.pbx()), campaign.callsPerSecond(), start);
      }
    }
    return book;
  }

  private static void note(PaceBook book, ShareKey key, double callsPerSecond, Start start) {
    // As long as any agent may keep its window: what binds nobody is forgotten with the next start.
    book.book(key, Limit.of(callsPerSecond).longerBy(HeardPace.MOST_JITTER_MILLIS), start.at(), start.at(), start.urgent());
  }
}
