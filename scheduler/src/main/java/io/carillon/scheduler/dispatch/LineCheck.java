package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.settings.LineSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Asks in the deciding transaction whether what a plan takes its dials over is still what it was planned with: the PBX's holder and fence, and
 * what operators set of the PBX, the trunk and the campaign; and that the trunk is not out, where it was not planned as a probe. Settings come to a pass from a cache that hears of changes by a notification; this
 * makes a notification that was lost, or is late, cost a pass and no limit.
 *
 * <p>What it promises: a decision that is asked after a change was committed keeps to the change. One that was asked before and commits after
 * it (milliseconds) stands beside those that were decided before: they are begun for as long as their not-after lets them, unless the
 * guard's own limit, which the agent was told since, drops them. No row is locked for it: a lock would hold the operator's change up until
 * the decision has ended, and what was handed out a moment before would still be dialled.
 *
 * <p>One statement, by primary keys, for all dials of a pass. If it fails, the transaction does.
 */
final class LineCheck {
  private static final String STANDING = """
      select w.trunk, w.pbx, null::uuid as campaign,
        exists (select 1 from trunk_health h where h.trunk = w.trunk and h.pbx = w.pbx and h.state <> 'CLOSED') as out
      from unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::float8[], $6::int[], $7::int[], $8::int[], $9::float8[])
        as w (trunk, pbx, epoch, pbx_channels, pbx_pace, channels, reserve, urgent_reserve, pace)
      join pbx p on p.id = w.pbx and p.epoch = w.epoch and p.enabled and p.fenced
        and p.max_channels = w.pbx_channels and p.calls_per_second is not distinct from w.pbx_pace
      join trunk t on t.id = w.trunk and t.enabled and w.pbx = any (t.pbxs)
        and t.max_channels = w.channels and t.reserve = w.reserve and t.urgent_reserve = w.urgent_reserve and t.calls_per_second = w.pace
      union all
      select null, null, c.id, false
      from unnest($10::uuid[], $11::int[], $12::float8[]) as w (id, calls, pace)
      join campaign c on c.id = w.id and c.max_concurrent is not distinct from w.calls and c.calls_per_second is not distinct from w.pace""";

  private record Line(String trunk, String pbx, long epoch) {}

  /** A trunk by way of a PBX. */
  record Way(String trunk, String pbx) {}

  /**
   * What still is as it was planned with.
   *
   * @param out the ways that only a probe may take
   */
  record Standing(Set<Way> ways, Set<Way> out, Set<UUID> campaigns) {
    boolean holds(DispatchPlan.Dial dial) {
      var campaign = dial.job().campaign();
      var way = new Way(dial.trunk(), dial.pbx());
      return ways.contains(way) && (dial.probe() || !out.contains(way)) && (campaign.equals(LineSettings.ALONE) || campaigns.contains(campaign));
    }
  }

  private LineCheck() {}

  /** @param settings what the plan was made with */
  static Future<Standing> ask(SqlConnection tx, List<Order> orders, LineSettings settings) {
    if (orders.isEmpty()) return Future.succeededFuture(new Standing(Set.of(), Set.of(), Set.of()));
    var lines = new LinkedHashSet<Line>();
    var campaigns = new LinkedHashSet<UUID>();
    for (var order : orders) {
      var dial = order.dial();
      lines.add(new Line(dial.trunk(), dial.pbx(), dial.epoch()));
      if (!dial.job().campaign().equals(LineSettings.ALONE)) campaigns.add(dial.job().campaign());
    }
    var asked = Tuple.tuple();
    column(asked, lines, String[]::new, Line::trunk);
    column(asked, lines, String[]::new, Line::pbx);
    column(asked, lines, Long[]::new, Line::epoch);
    var pbxs = lines.stream().map(line -> settings.pbxs().get(line.pbx())).toList();
    column(asked, pbxs, Integer[]::new, LineSettings.Pbx::maxChannels);
    column(asked, pbxs, Double[]::new, LineSettings.Pbx::callsPerSecond);
    var trunks = lines.stream().map(line -> settings.trunks().get(line.trunk())).toList();
    column(asked, trunks, Integer[]::new, LineSettings.Trunk::maxChannels);
    column(asked, trunks, Integer[]::new, LineSettings.Trunk::reserve);
    column(asked, trunks, Integer[]::new, LineSettings.Trunk::urgentReserve);
    column(asked, trunks, Double[]::new, LineSettings.Trunk::callsPerSecond);
    // One that does not run any more by the settings themselves is not there, and its jobs are not claimed either.
    var known = new ArrayList<LineSettings.Campaign>();
    campaigns.stream().filter(settings.campaigns()::containsKey).forEach(id -> known.add(settings.campaigns().get(id)));
    column(asked, known, UUID[]::new, LineSettings.Campaign::id);
    column(asked, known, Integer[]::new, LineSettings.Campaign::maxConcurrent);
    column(asked, known, Double[]::new, LineSettings.Campaign::callsPerSecond);
    return tx.preparedQuery(STANDING).execute(asked).map(rows -> {
      var ways = new HashSet<Way>();
      var out = new HashSet<Way>();
      var stand = new HashSet<UUID>();
      for (var row : rows) {
        if (row.getUUID(2) != null) {
          stand.add(row.getUUID(2));
          continue;
        }
        var way = new Way(row.getString(0), row.getString(1));
        ways.add(way);
        if (row.getBoolean(3)) out.add(way);
      }
      return new Standing(ways, out, stand);
    });
  }

  private static <T, C> void column(Tuple columns, Collection<T> rows, IntFunction<C[]> array, Function<T, C> of) {
    columns.addValue(rows.stream().map(of).toArray(array));
  }
}
