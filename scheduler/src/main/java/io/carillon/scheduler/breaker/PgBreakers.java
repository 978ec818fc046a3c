package io.carillon.scheduler.breaker;

import io.carillon.scheduler.capacity.Usage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * The breakers' rows. Locked in the order of trunk and PBX, after jobs and before lanes. Where nothing is wrong and nothing goes wrong, telling
 * costs one look that finds no row.
 */
public final class PgBreakers {
  private static final String COLUMNS = "h.trunk, h.pbx, h.state, h.since, h.failed, h.congested, h.first_at, h.reason, h.probes, h.probe, h.probe_at";
  private static final String OUT = "select " + COLUMNS + " from trunk_health h where h.state <> 'CLOSED'";
  private static final String ENSURE = """
      insert into trunk_health (trunk, pbx, state, since) select trunk, pbx, 'CLOSED', 'epoch' from unnest($1::text[], $2::text[]) as w (trunk, pbx)
      on conflict do nothing""";
  /** By call files no ringing is heard of: who has been under way for a minute counts as up. */
  private static final String LOCK = "select " + COLUMNS + """
      , exists (select 1 from attempt a where a.pbx = h.pbx and a.trunk = h.trunk and not a.settled
          and (a.ringing_at is not null or a.answered_at is not null or a.originating_at < now() - interval '1 minute')) as busy
      from unnest($1::text[], $2::text[], $3::boolean[]) as w (trunk, pbx, fault) join trunk_health h on h.trunk = w.trunk and h.pbx = w.pbx
      where w.fault or h.state <> 'CLOSED' or h.failed + h.congested > 0 order by h.trunk, h.pbx for no key update of h""";
  private static final String STORE = """
      update trunk_health h set state = n.state, since = n.since, failed = n.failed, congested = n.congested, first_at = n.first_at, reason = n.reason,
        probes = n.probes, probe = n.probe, probe_at = n.probe_at
      from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::int[], $7::timestamptz[], $8::text[], $9::int[], $10::uuid[],
        $11::timestamptz[]) as n (trunk, pbx, state, since, failed, congested, first_at, reason, probes, probe, probe_at)
      where h.trunk = n.trunk and h.pbx = n.pbx""";
  private static final String PROBE = """
      update trunk_health h set state = 'PROBING', probe = p.attempt, probe_at = p.until
      from unnest($1::text[], $2::text[], $3::uuid[], $4::timestamptz[]) as p (trunk, pbx, attempt, until)
      where h.trunk = p.trunk and h.pbx = p.pbx and h.state <> 'CLOSED'""";
  private static final Comparator<Usage.At> ORDER = Comparator.comparing(Usage.At::trunk).thenComparing(Usage.At::pbx);

  private PgBreakers() {}

  /** Those that are out. */
  public static Future<Map<Usage.At, Breaker>> out(SqlClient sql) {
    return sql.preparedQuery(OUT).execute().map(PgBreakers::read);
  }

  /**
   * Tells the breakers what was seen, in the caller's transaction.
   *
   * @return those of them that are out then
   */
  public static Future<Set<Usage.At>> tell(SqlConnection tx, Map<Usage.At, List<Sign>> signs, RandomGenerator random) {
    if (signs.isEmpty()) return Future.succeededFuture(Set.of());
    var told = new TreeMap<Usage.At, List<Sign>>(ORDER);
    told.putAll(signs);
    var faulty = told.keySet().stream().filter(at -> told.get(at).stream().anyMatch(Sign::isFault)).toList();
    return ensure(tx, faulty).compose(there -> tx.preparedQuery(LOCK).execute(where(told.keySet())
        .addValue(column(told.keySet(), Boolean[]::new, faulty::contains)))).compose(rows -> {
          var out = new HashSet<Usage.At>();
          var changed = new TreeMap<Usage.At, Breaker>(ORDER);
          for (var row : rows) {
            var at = new Usage.At(row.getString("trunk"), row.getString("pbx"));
            var was = read(row);
            var is = was;
            for (var sign : told.get(at)) is = is.after(sign, row.getBoolean("busy"), random);
            if (is.isOut()) out.add(at);
            if (!is.equals(was)) changed.put(at, is);
          }
          return store(tx, changed).map(out);
        });
  }

  /** A call that tries a trunk which is out. */
  public record Probe(Usage.At at, UUID attempt, Instant until) {}

  /** Notes these probes; a trunk that was found to carry calls meanwhile needs none. */
  public static Future<Void> probe(SqlConnection tx, List<Probe> probes) {
    if (probes.isEmpty()) return Future.succeededFuture();
    var sorted = probes.stream().sorted(Comparator.comparing(Probe::at, ORDER)).toList();
    return tx.preparedQuery(PROBE).execute(where(sorted.stream().map(Probe::at).toList()).addValue(column(sorted, UUID[]::new, Probe::attempt))
        .addValue(column(sorted, OffsetDateTime[]::new, one -> time(one.until())))).mapEmpty();
  }

  private static Future<Void> ensure(SqlConnection tx, List<Usage.At> faulty) {
    return faulty.isEmpty() ? Future.succeededFuture() : tx.preparedQuery(ENSURE).execute(where(faulty)).mapEmpty();
  }

  private static Future<Void> store(SqlConnection tx, Map<Usage.At, Breaker> changed) {
    if (changed.isEmpty()) return Future.succeededFuture();
    var rows = new ArrayList<Stored>();
    changed.forEach((at, is) -> rows.add(Stored.of(is)));
    var columns = where(changed.keySet());
    columns.addValue(column(rows, String[]::new, Stored::state));
    columns.addValue(column(rows, OffsetDateTime[]::new, row -> time(row.since)));
    columns.addValue(column(rows, Integer[]::new, Stored::failed));
    columns.addValue(column(rows, Integer[]::new, Stored::congested));
    columns.addValue(column(rows, OffsetDateTime[]::new, row -> time(row.first)));
    columns.addValue(column(rows, String[]::new, Stored::reason));
    columns.addValue(column(rows, Integer[]::new, Stored::probes));
    columns.addValue(column(rows, UUID[]::new, Stored::probe));
    columns.addValue(column(rows, OffsetDateTime[]::new, row -> time(row.probeAt)));
    return tx.preparedQuery(STORE).execute(columns).mapEmpty();
  }

  private record Stored(String state, Instant since, int failed, int congested, Instant first, String reason, int probes, UUID probe, Instant probeAt) {
    static Stored of(Breaker breaker) {
      return switch (breaker) {
        case Breaker.Closed is -> new Stored("CLOSED", is.since(), is.failed(), is.congested(), is.first(), is.reason(), 0, null, null);
        case Breaker.Open is -> new Stored("OPEN", is.since(), 0, 0, null, is.reason(), is.probes(), null, is.until());
        case Breaker.Probing is -> new Stored("PROBING", is.since(), 0, 0, null, is.reason(), is.probes(), is.attempt(), is.until());
      };
    }
  }

  private static Map<Usage.At, Breaker> read(RowSet<Row> rows) {
    var all = new HashMap<Usage.At, Breaker>();
    for (var row : rows) all.put(new Usage.At(row.getString("trunk"), row.getString("pbx")), read(row));
    return all;
  }

  private static Breaker read(Row row) {
    var since = instant(row.getOffsetDateTime("since"));
    String reason = row.getString("reason");
    int probes = row.getInteger("probes");
    var until = instant(row.getOffsetDateTime("probe_at"));
    return switch (row.getString("state")) {
      case "OPEN" -> new Breaker.Open(since, reason, probes, until);
      case "PROBING" -> new Breaker.Probing(since, reason, probes, row.getUUID("probe"), until);
      default -> new Breaker.Closed(since, row.getInteger("failed"), row.getInteger("congested"), instant(row.getOffsetDateTime("first_at")), reason);
    };
  }

  private static Tuple where(Collection<Usage.At> ways) {
    return Tuple.tuple().addValue(column(ways, String[]::new, Usage.At::trunk)).addValue(column(ways, String[]::new, Usage.At::pbx));
  }

  private static OffsetDateTime time(Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }

  private static <T, C> C[] column(Collection<T> rows, IntFunction<C[]> array, Function<T, C> of) {
    return rows.stream().map(of).toArray(array);
  }
}
