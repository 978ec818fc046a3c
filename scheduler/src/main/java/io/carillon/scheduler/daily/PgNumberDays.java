package io.carillon.scheduler.daily;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The counts' rows. Locked in the order of tenant, number and day, after jobs and before the breakers. */
public final class PgNumberDays {
  private static final String READ = """
      select n.tenant, n.number, n.day, n.attempts from unnest($1::text[], $2::text[]) as w (tenant, number)
      join number_day n on n.tenant = w.tenant and n.number = w.number and n.day >= $3""";
  private static final String TAKE = """
      insert into number_day as n (tenant, number, day, attempts)
      select tenant, number, day, 1 from unnest($1::text[], $2::text[], $3::date[]) with ordinality as w (tenant, number, day, nth) order by nth
      on conflict (tenant, number, day) do update set attempts = n.attempts + 1 where n.attempts < $4 returning tenant, number, day""";
  private static final String GIVE_BACK = """
      with free as materialized (
        select j.tenant, a.to_number, a.counted_on, count(*)::int as attempts from unnest($1::uuid[]) as w (id) join attempt a on a.id = w.id
        join job j on j.id = a.job_id where a.counted_on is not null group by 1, 2, 3),
      locked as materialized (
        select n.tenant, n.number, n.day, f.attempts from free f join number_day n on n.tenant = f.tenant and n.number = f.to_number and n.day = f.counted_on
        order by 1, 2, 3 for no key update of n)
      update number_day n set attempts = greatest(0, n.attempts - l.attempts) from locked l where n.tenant = l.tenant and n.number = l.number and n.day = l.day""";
  private static final String OLD = "delete from number_day where day < current_date - 3";
  /** So far is the day of some place behind ours. */
  private static final int DAYS_BEHIND = 1;

  private PgNumberDays() {}

  /** The counts of these numbers from yesterday on, wherever they are at home. */
  public static Future<Map<NumberDay, Integer>> read(SqlClient sql, Collection<NumberDay> wanted) {
    if (wanted.isEmpty()) return Future.succeededFuture(Map.of());
    var distinct = new LinkedHashSet<NumberDay>();
    LocalDate first = null;
    for (var one : wanted) {
      distinct.add(new NumberDay(one.tenant(), one.number(), null));
      if (first == null || one.day().isBefore(first)) first = one.day();
    }
    return sql.preparedQuery(READ).execute(Tuple.of(column(distinct, String[]::new, NumberDay::tenant), column(distinct, String[]::new, NumberDay::number),
        first.minusDays(DAYS_BEHIND))).map(rows -> {
          var counts = new HashMap<NumberDay, Integer>();
          for (var row : rows) counts.put(day(row), row.getInteger(3));
          return counts;
        });
  }

  /**
   * Counts one attempt for each, as far as there is one left.
   *
   * @param days each once
   * @param most so many at most; {@link Integer#MAX_VALUE} for those whom nothing holds back
   * @return those that were counted
   */
  public static Future<Set<NumberDay>> take(SqlConnection tx, Collection<NumberDay> days, int most) {
    if (days.isEmpty()) return Future.succeededFuture(Set.of());
    var sorted = new ArrayList<>(days);
    sorted.sort(Comparator.comparing(NumberDay::tenant).thenComparing(NumberDay::number).thenComparing(NumberDay::day));
    return tx.preparedQuery(TAKE).execute(Tuple.of(column(sorted, String[]::new, NumberDay::tenant), column(sorted, String[]::new, NumberDay::number),
        column(sorted, LocalDate[]::new, NumberDay::day), most)).map(PgNumberDays::days);
  }

  /** These attempts troubled nobody: they count for no day. */
  public static Future<Void> giveBack(SqlConnection tx, List<UUID> attempts) {
    if (attempts.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(GIVE_BACK).execute(Tuple.of(attempts.toArray(UUID[]::new))).mapEmpty();
  }

  /** Days that nobody asks for any more. */
  public static Future<Void> forget(SqlClient sql) {
    return sql.preparedQuery(OLD).execute().mapEmpty();
  }

  private static Set<NumberDay> days(RowSet<Row> rows) {
    var days = new HashSet<NumberDay>();
    rows.forEach(row -> days.add(day(row)));
    return days;
  }

  private static NumberDay day(Row row) {
    return new NumberDay(row.getString(0), row.getString(1), row.getLocalDate(2));
  }

  private static <T, C> C[] column(Collection<T> rows, IntFunction<C[]> array, Function<T, C> of) {
    return rows.stream().map(of).toArray(array);
  }
}
