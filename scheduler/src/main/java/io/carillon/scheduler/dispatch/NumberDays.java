package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.daily.Daily;
import io.carillon.scheduler.daily.NumberDay;
import io.carillon.scheduler.daily.PgNumberDays;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.scheduler.window.RecipientZones;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** What a pass asks of the days' counts, and has them count. */
final class NumberDays {
  private final Pool pool;
  private final RecipientZones zones;
  private final Integer most;

  /** @param most attempts a number and day; null: no limit, and no cost */
  NumberDays(Pool pool, RecipientZones zones, Integer most) {
    this.pool = pool;
    this.zones = zones;
    this.most = most;
  }

  /** How often the numbers that these would ring were rung today. */
  Future<Daily> of(List<Candidate> jobs, LineSettings settings, Instant now) {
    if (most == null) return Future.succeededFuture(Daily.FREE);
    var wanted = new HashSet<NumberDay>();
    for (var job : jobs) {
      String number = job.uncapped() ? null : number(job, settings);
      if (number != null) wanted.add(new NumberDay(job.tenant(), number, now.atZone(zones.home(number)).toLocalDate()));
    }
    return PgNumberDays.read(pool, wanted).map(counts -> new Daily(most, counts));
  }

  /** Null where there is none: what it is is said of the job later. */
  private static String number(Candidate job, LineSettings settings) {
    if (job.spec() == null || job.where() == null) return null;
    if (job.where().target() == null) return job.where().to();
    var target = settings.targets().get(job.where().target());
    return target == null ? null : target.number();
  }

  /** Counts these attempts, and leaves out those for which none is left: they are looked at again. Of one number one goes in a pass. */
  static Future<List<Order>> count(SqlConnection tx, List<Order> orders, Daily daily) {
    if (!daily.counts() || orders.isEmpty()) return Future.succeededFuture(orders);
    var first = new HashMap<NumberDay, Order>();
    for (var order : orders) first.putIfAbsent(day(order), order);
    var capped = new ArrayList<NumberDay>();
    var free = new ArrayList<NumberDay>();
    first.forEach((day, order) -> (order.dial().job().uncapped() ? free : capped).add(day));
    return PgNumberDays.take(tx, capped, daily.most()).compose(taken -> PgNumberDays.take(tx, free, Integer.MAX_VALUE).map(more -> orders.stream()
        .filter(order -> first.get(day(order)) == order && (taken.contains(day(order)) || more.contains(day(order)))).toList()));
  }

  private static NumberDay day(Order order) {
    return new NumberDay(order.dial().job().tenant(), order.dial().to(), order.dial().countedOn());
  }
}
