package io.carillon.scheduler.campaign;

import io.carillon.life.Repeat;
import io.carillon.scheduler.outside.Outside;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what a campaign's tally says against its jobs, counted one by one, in one snapshot of the database; so changes under
 * way make no difference between the two.
 *
 * <p>Where they differ the jobs are believed (the tally is made from them and from nothing else), the differences are added to
 * the tally in the same transaction, and an error tells both numbers. Refusing instead would leave a campaign that can never
 * end, and a result that adds up to the wrong sum would be published for ever.
 *
 * <p>Counted in pieces: a statement that reads ten million rows would be taken for a database that is gone.
 */
final class Proof {
  private static final Logger log = LoggerFactory.getLogger(Proof.class);
  private static final int PIECE = 100_000;
  private static final UUID FIRST = new UUID(0, 0);
  private static final String SNAPSHOT = "set transaction isolation level repeatable read";
  private static final String COUNT = """
      with piece as materialized (select id, state, outcome from every_job where campaign_id = $1 and id > $2 order by id limit $3)
      select 'state:' || state as what, count(*) as n, (select id from piece order by id desc limit 1) as last from piece group by state
      union all
      select 'outcome:' || outcome, count(*), null from piece
      where outcome is not null and state in ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED') group by outcome""";
  private static final String TALLY = "select what, sum(n)::bigint as n from campaign_tally where campaign_id = $1 group by what";
  private static final String MEND = "insert into campaign_tally select $1, w.what, w.n from unnest($2::text[], $3::bigint[]) as w (what, n)";
  /** Changes nothing but the row's version: of two who find the same difference one alone mends it. */
  private static final String TURN = "update campaign set name = name where id = $1 and xmin::text::bigint = $2";
  /** Asked in the order of the index of waiting jobs, so that it is read by that and no other. */
  private static final String OPEN = """
      select (select 1 from job where campaign_id = $1 and state in ('QUEUED', 'WAITING') order by wants, priority, due_at, id limit 1) is not null
        or exists (select 1 from attempt where campaign_id = $1 and not settled)""";

  private final Counter mismatches;

  Proof(Outside outside) {
    mismatches = Counter.builder("carillon_campaign_tally_mismatches").description("campaigns whose counts differed from their jobs, and were set right")
        .register(outside.surroundings().meters());
  }

  /** Has all later statements of a transaction see one moment. Must be its first. */
  static Future<Void> oneMoment(SqlConnection tx) {
    return tx.query(SNAPSHOT).execute().mapEmpty();
  }

  /** Whether a campaign has a job that is not over, by the jobs and calls themselves; costs the same for a large one. */
  static Future<Boolean> isOpen(SqlClient sql, UUID campaign) {
    return sql.preparedQuery(OPEN).execute(Tuple.of(campaign)).map(rows -> rows.iterator().next().getBoolean(0));
  }

  /**
   * True where the tally holds; else it is set right in this transaction, which sees one moment. Nothing is locked while jobs
   * are counted: the difference is the same before and after every change that is right.
   */
  Future<Boolean> holds(SqlConnection tx, LiveCampaign of) {
    var campaign = of.id();
    return tx.preparedQuery(TALLY).execute(Tuple.of(campaign)).compose(rows -> {
      var tallied = new HashMap<String, Long>();
      rows.forEach(row -> tallied.put(row.getString(0), row.getLong(1)));
      return counted(tx, campaign).compose(counted -> {
        var missing = missing(tallied, counted);
        return missing.isEmpty() ? Future.succeededFuture(true) : mend(tx, of, missing, tallied, counted).map(false);
      });
    });
  }

  private static Future<Map<String, Long>> counted(SqlConnection tx, UUID campaign) {
    var sums = new HashMap<String, Long>();
    var last = new AtomicReference<>(FIRST);
    return Repeat.whileTrue(() -> tx.preparedQuery(COUNT).execute(Tuple.of(campaign, last.get(), PIECE)).map(rows -> {
      long here = 0;
      for (var row : rows) {
        sums.merge(row.getString(0), row.getLong(1), Long::sum);
        if (row.getUUID(2) == null) continue;
        last.set(row.getUUID(2));
        here += row.getLong(1);
      }
      return here >= PIECE;
    })).map(all -> sums);
  }

  /** What has to be added to the tally, by what is counted. */
  static Map<String, Long> missing(Map<String, Long> tallied, Map<String, Long> counted) {
    var missing = new TreeMap<String, Long>(counted);
    tallied.forEach((what, n) -> missing.merge(what, -n, Long::sum));
    missing.values().removeIf(n -> n == 0);
    return missing;
  }

  private Future<?> mend(SqlConnection tx, LiveCampaign of, Map<String, Long> missing, Map<String, Long> tallied, Map<String, Long> counted) {
    return tx.preparedQuery(TURN).execute(Tuple.of(of.id(), of.version())).compose(turn -> {
      if (turn.rowCount() == 0) return Future.succeededFuture();
      mismatches.increment();
      List<String> differences = new ArrayList<>();
      missing.keySet().forEach(what -> differences.add(what + " tallied " + tallied.getOrDefault(what, 0L) + " counted " + counted.getOrDefault(what, 0L)));
      log.atError().addKeyValue("campaignId", of.id()).addKeyValue("differences", differences).log("a campaign's tally is not what its jobs are: it is set right");
      return tx.preparedQuery(MEND).execute(Tuple.of(of.id(), missing.keySet().toArray(String[]::new), missing.values().toArray(Long[]::new)));
    });
  }
}
