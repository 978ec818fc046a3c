package io.carillon.simulation.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** A statement and how it may be asked: parameters by chance, out of so few values that they meet. */
record Asked(String type, String constant, BiFunction<Chance, OffsetDateTime, Tuple> args) {
  private static final String NOW = "select now()";

  String sql() {
    return Sql.of(type, constant);
  }

  /** Chance that draws columns of one length. */
  static final class Chance {
    static final List<UUID> JOBS = ids(1);
    static final List<UUID> ATTEMPTS = ids(2);
    private final RandomGenerator random;
    private int rows;

    Chance(RandomGenerator random) {
      this.random = random;
    }

    private static List<UUID> ids(int kind) {
      var ids = new ArrayList<UUID>();
      for (int i = 1; i <= 6; i++) ids.add(new UUID(0x0100_0000_0000_7000L + kind, 0x8000_0000_0000_0000L + i));
      return ids;
    }

    int number(int below) {
      return random.nextInt(below);
    }

    <T> T of(List<T> some) {
      return some.get(random.nextInt(some.size()));
    }

    /** Some of these, each once, in their order; columns drawn after it are as long. */
    UUID[] some(List<UUID> all) {
      var some = new ArrayList<>(all);
      Collections.shuffle(some, java.util.Random.from(random));
      rows = random.nextInt(4);
      return some.subList(0, rows).stream().sorted().toArray(UUID[]::new);
    }

    /** As {@link #some}, for a column beside another. */
    UUID[] beside(List<UUID> all) {
      var some = new ArrayList<>(all);
      Collections.shuffle(some, java.util.Random.from(random));
      return some.subList(0, rows).toArray(UUID[]::new);
    }

    <C> C[] column(IntFunction<C[]> array, java.util.function.Supplier<C> each) {
      var column = array.apply(rows);
      for (int i = 0; i < rows; i++) column[i] = each.get();
      return column;
    }

    Integer[] ints(int below) {
      return column(Integer[]::new, () -> random.nextInt(below));
    }

    Long[] longs(int below) {
      return column(Long[]::new, () -> (long) random.nextInt(below));
    }

    String[] texts(List<String> some) {
      return column(String[]::new, () -> of(some));
    }

    OffsetDateTime time(OffsetDateTime now) {
      return now.plusSeconds(random.nextInt(41) - 20);
    }

    OffsetDateTime[] times(OffsetDateTime now) {
      return column(OffsetDateTime[]::new, () -> time(now));
    }

    OffsetDateTime[] timesOrNone(OffsetDateTime now) {
      return column(OffsetDateTime[]::new, () -> random.nextBoolean() ? null : time(now));
    }
  }

  private static Asked asked(String type, String constant, BiFunction<Chance, OffsetDateTime, Tuple> args) {
    return new Asked(type, constant, args);
  }

  private static Tuple tuple(Object... values) {
    return Tuple.from(values);
  }

  private static final List<String> PBXS = List.of("a", "b", "none");
  private static final List<String> STATES = List.of("QUEUED", "WAITING", "DIALING", "COMPLETED", "FAILED");
  private static final List<String> WAITING = List.of("QUEUED", "WAITING");
  private static final List<String> OUTCOMES = List.of("BUSY", "ANSWERED", "REFUSED", "UNKNOWN");
  private static final List<String> ENDINGS = List.of("{\"outcome\":\"BUSY\"}", "{\"outcome\":\"UNKNOWN\"}");
  private static final List<String> NUMBERS = List.of("+1", "+2", "");
  private static final List<String> HOLDERS = List.of("h1", "h2");
  private static final List<String> TRUNKS = List.of("north", "south");
  private static final List<String> WANTS = List.of("", "1a north", "1a north south");
  private static final List<LocalDate> DAYS = List.of(LocalDate.of(2026, 11, 22), LocalDate.of(2026, 11, 23));
  private static final UUID ALONE = new UUID(0, 0);

  /** Every statement that the memory answers, but those whose answer is a moment. */
  static List<Asked> all() {
    var all = new ArrayList<Asked>();
    all.add(asked("dispatch.PgLines", "PBXS", (c, now) -> tuple()));
    all.add(asked("dispatch.PgLines", "USAGE", (c, now) -> tuple(5, c.time(now), c.some(Chance.ATTEMPTS))));
    all.add(asked("dispatch.PgLines", "SHARES", (c, now) -> tuple()));
    all.add(asked("dispatch.PgCandidates", "DUE", (c, now) -> due(c, now)));
    all.add(asked("dispatch.PgCandidates", "KEYS", (c, now) -> tuple(new UUID[] {ALONE}, c.number(10))));
    all.add(asked("dispatch.PgApply", "MOVE", (c, now) -> tuple(c.some(Chance.JOBS), c.texts(WANTS))));
    all.add(asked("agents.OpenAttempts", "ALL", (c, now) -> tuple()));
    all.add(asked("agents.OpenAttempts", "STILL", (c, now) -> tuple((Object) c.some(Chance.ATTEMPTS))));
    all.add(asked("dispatch.PgCandidates", "NEXT_DUE", (c, now) -> tuple(new UUID[] {ALONE}, c.time(now), c.number(6))));
    all.add(asked("dispatch.PgStarted", "MADE", (c, now) -> tuple(c.of(Chance.ATTEMPTS), c.time(now))));
    all.add(asked("dispatch.PgApply", "CLAIM", (c, now) -> tuple(c.some(Chance.JOBS), c.ints(2), c.ints(2), c.texts(NUMBERS), c.texts(List.of("default", "default\u001fvip")), c.time(now), ALONE)));
    all.add(asked("dispatch.PgApply", "DIALING", (c, now) -> tuple(c.some(Chance.JOBS), c.beside(Chance.ATTEMPTS))));
    all.add(asked("dispatch.PgApply", "ATTEMPTS", (c, now) -> tuple(c.some(Chance.ATTEMPTS), c.beside(Chance.JOBS), c.column(UUID[]::new, () -> ALONE), c.ints(2), c.ints(2), c.texts(NUMBERS), c.texts(NUMBERS),
        c.texts(TRUNKS), c.texts(List.of("a", "b")), c.longs(4), c.ints(10), c.time(now), c.times(now), c.times(now), c.column(LocalDate[]::new, () -> c.number(3) == 0 ? null : c.of(DAYS)))));
    all.add(asked("dispatch.PgApply", "DEFER", (c, now) -> tuple(c.some(Chance.JOBS), c.texts(List.of("WINDOW", "CAPACITY")), c.times(now))));
    all.add(asked("settle.AttemptWords", "FENCES", (c, now) -> tuple((Object) new String[] {"a", "b"})));
    all.add(asked("settle.AttemptWords", "PROGRESS", (c, now) -> tuple(c.some(Chance.ATTEMPTS), c.longs(4), c.timesOrNone(now), c.timesOrNone(now), c.timesOrNone(now))));
    all.add(asked("settle.Settler", "SETTLE", (c, now) -> tuple(c.some(Chance.ATTEMPTS), c.texts(OUTCOMES), c.texts(ENDINGS), c.times(now), c.timesOrNone(now), c.timesOrNone(now), c.timesOrNone(now))));
    for (String place : List.of("attempt", "attempt_old")) all.add(asked("settle.Settler", "CORRECT:" + place, (c, now) -> tuple(c.some(Chance.ATTEMPTS), c.texts(ENDINGS))));
    all.add(asked("settle.SettlingJob", "LOCK", (c, now) -> tuple((Object) c.some(Chance.ATTEMPTS))));
    all.add(asked("settle.Move", "STORE", (c, now) -> tuple(c.some(Chance.JOBS), c.texts(STATES), c.texts(List.of("RETRY")), c.times(now), c.ints(3), c.ints(2), c.ints(3), c.ints(3), c.texts(List.of("north", "north,south")),
        c.column(String[]::new, () -> null), c.texts(List.of("+1")), c.texts(OUTCOMES), c.beside(Chance.ATTEMPTS), c.timesOrNone(now), c.timesOrNone(now))));
    all.add(asked("settle.WaitingJobs", "READ", (c, now) -> tuple((Object) c.some(Chance.JOBS))));
    all.add(asked("settle.WaitingJobs", "STORE", (c, now) -> tuple(c.some(Chance.JOBS), c.times(now), c.ints(3), c.ints(2), c.ints(3), c.column(String[]::new, () -> c.number(2) == 0 ? null : "north"))));
    all.add(asked("intake.JobRows", "SEEN", (c, now) -> tuple((Object) c.some(Chance.JOBS))));
    for (String which : List.of("COMMON", "SPECIAL")) all.add(asked("intake.JobRows", which, Asked::job));
    all.add(asked("intake.Offsets", "REACHED", (c, now) -> tuple("dial.jobs", new Integer[] {0, 1}, new Long[] {(long) c.number(9), (long) c.number(9)})));
    all.add(asked("intake.Offsets", "NEXT", (c, now) -> tuple("dial.jobs")));
    all.add(asked("cancel.Cancellation", "LOCK", (c, now) -> tuple((Object) c.some(Chance.JOBS))));
    all.add(asked("cancel.Cancellation", "WISH", (c, now) -> tuple((Object) c.some(Chance.JOBS))));
    all.add(asked("cancel.Cancellation", "MARK", (c, now) -> tuple((Object) c.some(Chance.JOBS))));
    all.add(asked("result.JobCloser", "CLOSE", (c, now) -> tuple(c.some(Chance.JOBS), c.texts(List.of("EXPIRED", "CANCELLED")), c.texts(List.of("REQUESTED")), c.time(now))));
    all.add(asked("result.JobCloser", "TELL", (c, now) -> tuple((Object) c.some(Chance.JOBS))));
    all.add(asked("expiry.ExpiryPart", "DUE", (c, now) -> tuple(1 + c.number(4))));
    all.add(asked("suppression.SuppressionIntake", "ADD", (c, now) -> {
      var key = c.some(Chance.JOBS).length == 0 ? new String[0] : new String[] {c.of(List.of("+1", "+2"))};
      return tuple(tenants(key), lists(key), key, key, key.length == 0 ? new OffsetDateTime[0] : new OffsetDateTime[] {now});
    }));
    all.add(asked("suppression.SuppressionIntake", "LIFT", (c, now) -> {
      var key = new String[] {c.of(List.of("+1", "+2"))};
      return tuple(tenants(key), lists(key), key);
    }));
    all.add(asked("daily.PgNumberDays", "READ", (c, now) -> tuple(new String[] {"acme", "acme"}, new String[] {"+1", "+2"}, c.of(DAYS))));
    all.add(asked("daily.PgNumberDays", "TAKE", (c, now) -> tuple(new String[] {"acme"}, new String[] {c.of(NUMBERS)}, new LocalDate[] {c.of(DAYS)}, 1 + c.number(3))));
    all.add(asked("daily.PgNumberDays", "GIVE_BACK", (c, now) -> tuple((Object) c.some(Chance.ATTEMPTS))));
    agents(all);
    breakers(all);
    all.add(asked("outbox.Outbox", "ADD", (c, now) -> {
      c.some(Chance.JOBS);
      return tuple(c.texts(List.of("dial.results", "dial.assignments.a")), c.texts(List.of("k1", "k2")), c.texts(List.of("{\"ce_id\":\"1\"}")), c.column(Buffer[]::new, () -> Buffer.buffer("v" + c.number(100))));
    }));
    all.add(asked("outbox.Outbox", "NUMBERS", (c, now) -> tuple(new String[] {"a", "b"}, new Long[] {1L + c.number(3), 1L + c.number(3)})));
    all.add(asked("outbox.OutboxRelay", "NEXT", (c, now) -> tuple(c.number(2) == 0 ? new String[0] : new String[] {"dial.results"}, (long) c.number(4))));
    all.add(asked("outbox.OutboxRelay", "SENT", (c, now) -> tuple((Object) new Long[] {1L + c.number(9), 1L + c.number(9)})));
    all.add(asked("outbox.OutboxRelay", "SENT_AND_NEXT", (c, now) -> tuple(new String[0], (long) c.number(4), new Long[] {1L + c.number(9)})));
    return all;
  }

  /** Each queue once, from some moment on. */
  private static Tuple due(Chance c, OffsetDateTime now) {
    var wants = new ArrayList<String>();
    var priorities = new ArrayList<Integer>();
    for (String want : WANTS) {
      for (int priority = 0; priority < 10; priority++) {
        if (c.number(4) == 0) continue;
        wants.add(want);
        priorities.add(priority);
      }
    }
    int keys = wants.size();
    return tuple(Collections.nCopies(keys, ALONE).toArray(UUID[]::new), wants.toArray(String[]::new), priorities.toArray(Integer[]::new), Collections.nCopies(keys, 0.0).toArray(Double[]::new),
        wants.stream().map(want -> c.number(2) == 0 ? now.minusYears(1) : c.time(now)).toArray(OffsetDateTime[]::new), c.time(now), 1 + c.number(5), 2000, 500, c.some(Chance.JOBS));
  }

  private static Tuple job(Chance c, OffsetDateTime now) {
    var ids = c.some(Chance.JOBS);
    return tuple(ids, c.column(UUID[]::new, () -> ALONE), c.texts(List.of("acme")), c.column(UUID[]::new, () -> null), c.texts(List.of("DIAL")), c.texts(WAITING), c.texts(List.of("SCHEDULED")),
        c.ints(10), c.times(now), c.times(now), c.texts(List.of("+1", "+2")), c.texts(List.of("{\"destinations\":[]}")), c.column(String[]::new, () -> null), c.column(String[]::new, () -> c.number(3) == 0 ? "k" : null),
        c.column(String[]::new, () -> null), c.times(now), c.timesOrNone(now));
  }

  private static String[] tenants(String[] keys) {
    return keys.length == 0 ? keys : new String[] {"acme"};
  }

  private static String[] lists(String[] keys) {
    return keys.length == 0 ? keys : new String[] {"default"};
  }

  private static void agents(List<Asked> all) {
    String desk = "agents.AgentDesk";
    all.add(asked(desk, "LOCK", (c, now) -> tuple(c.of(PBXS))));
    all.add(asked(desk, "EVER", (c, now) -> tuple(c.of(PBXS), c.of(HOLDERS))));
    all.add(asked(desk, "HOLD", (c, now) -> tuple(c.of(PBXS), (long) c.number(4), c.of(HOLDERS), "22", c.time(now))));
    all.add(asked(desk, "REMEMBER", (c, now) -> tuple(c.of(PBXS), "h" + c.number(1_000_000), (long) c.number(4))));
    all.add(asked(desk, "FENCED", (c, now) -> tuple(c.of(PBXS))));
    all.add(asked(desk, "STATUS", (c, now) -> {
      boolean up = c.number(2) == 0;
      String status = "{\"epoch\":" + c.number(4) + ",\"clockAt\":\"" + c.time(now).toInstant() + "\"" + (up ? ",\"trunks\":{\"north\":{\"ours\":1,\"foreign\":0}},\"otherChannels\":2" : "") + (c.number(2) == 0 ? ",\"pace\":{\"lane\":7,\"jitterMillis\":30}" : "") + "}";
      return tuple(c.of(PBXS), c.of(HOLDERS), (long) c.number(4), up, status, c.number(2) == 0 ? null : "23", c.number(2) == 0 ? null : c.time(now));
    }));
    all.add(asked(desk, "OLDER", (c, now) -> tuple(c.of(PBXS), (long) c.number(5))));
    all.add(asked(desk, "DOUBT", (c, now) -> tuple((Object) c.some(Chance.ATTEMPTS))));
    all.add(asked("agents.AgentClocks", "BEGIN", (c, now) -> tuple(c.of(PBXS), c.time(now))));
    all.add(asked("agents.AgentClocks", "HEARD", (c, now) -> tuple(c.of(PBXS), c.of(HOLDERS), (long) c.number(4), c.time(now))));
    for (String which : List.of("FENCED_OFF", "NEVER_BEGUN", "OVERDUE", "OPEN")) all.add(asked("agents.DoubtPart", which, (c, now) -> tuple(1 + c.number(4), c.some(Chance.ATTEMPTS))));
    all.add(asked("io.carillon.route.PbxWords", "READ", (c, now) -> tuple()));
    all.add(asked("agents.SettingsPost", "LANE", (c, now) -> tuple(c.of(PBXS))));
    all.add(asked("agents.SettingsPost", "FENCED", (c, now) -> tuple()));
    all.add(asked("pace.PgShares", "READY", (c, now) -> tuple()));
    all.add(asked("pace.PgShares", "ROWS", (c, now) -> tuple()));
    all.add(asked("pace.PgShares", "TAKEN", (c, now) -> tuple()));
    all.add(asked("pace.PgShares", "FORGET", (c, now) -> tuple()));
    all.add(asked("pace.PgShares", "STORE", (c, now) -> tuple(new String[] {"trunk"}, new String[] {c.of(TRUNKS)}, new String[] {c.of(List.of("a", "b"))}, new Long[] {(long) c.number(4)}, new Integer[] {c.number(9)}, new Long[] {1000L},
        new OffsetDateTime[] {c.time(now)}, new Integer[] {c.number(9)}, new OffsetDateTime[] {c.time(now)}, new Long[] {c.number(2) == 0 ? null : 3L})));
  }

  private static void breakers(List<Asked> all) {
    String type = "breaker.PgBreakers";
    var trunks = new String[] {"north", "south"};
    var pbxs = new String[] {"a", "b"};
    all.add(asked(type, "OUT", (c, now) -> tuple()));
    all.add(asked(type, "ENSURE", (c, now) -> tuple(trunks, pbxs)));
    all.add(asked(type, "LOCK", (c, now) -> tuple(trunks, pbxs, new Boolean[] {c.number(2) == 0, c.number(2) == 0})));
    all.add(asked(type, "STORE", (c, now) -> {
      c.some(Chance.JOBS);
      return tuple(c.column(String[]::new, () -> "north"), c.column(String[]::new, () -> "a"), c.column(String[]::new, () -> "OPEN"), c.column(OffsetDateTime[]::new, () -> now), c.column(Integer[]::new, () -> 1),
          c.column(Integer[]::new, () -> 2), c.column(OffsetDateTime[]::new, () -> null), c.column(String[]::new, () -> "x"), c.column(Integer[]::new, () -> 3), c.column(UUID[]::new, () -> null),
          c.column(OffsetDateTime[]::new, () -> now));
    }));
    all.add(asked(type, "PROBE", (c, now) -> tuple(new String[] {"north"}, new String[] {"a"}, new UUID[] {c.of(Chance.ATTEMPTS)}, new OffsetDateTime[] {c.time(now)})));
  }

  static String now() {
    return NOW;
  }
}
