package io.carillon.bench;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database works for a thousand calls with ten million jobs waiting, over the same with ten thousand; and again with a transaction beside it that was
 * open while as many calls were made as in ten minutes.
 *
 * <p>Broker, database and scheduler are real, once for few and once for many, and run in turn; the agent has no Asterisk ({@link FakeAgent}). The
 * processor's time of the database's processes is compared: what a scheduler does in its own memory is the same for both.
 *
 * <p>Ten minutes are compressed: what matters is what is left behind in them, entries of calls that were made, and of rows that are written with each pass
 * (which are fewer, and made up for). {@code CARILLON_BENCH_WAITING} sets another number for ten million.
 */
final class Backlog implements Benchmark {
  private static final int FEW = 10_000;
  private static final int MANY = 10_000_000;
  private static final int RUNS = 3;
  private static final int CALLS = 1_000;
  private static final int CALLS_PER_SECOND = 100;
  /** Ten minutes of that. */
  private static final int CALLS_MEANWHILE = 600 * CALLS_PER_SECOND;
  /** A pass every 50 ms. */
  private static final int PASSES_MEANWHILE = 600 * 20;
  private static final int CALLS_PER_SECOND_MEANWHILE = 5000;
  private static final int MOVED = 20_000;

  @Override public String describe() {
    return "the database's work for a thousand calls with ten million waiting, over that with ten thousand; and beside an open transaction";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    String wanted = System.getenv("CARILLON_BENCH_WAITING");
    int waiting = wanted == null ? MANY : Integer.parseInt(wanted);
    try (var few = BacklogSystem.start(directory.resolve("few"), FEW); var many = BacklogSystem.start(directory.resolve("many"), waiting)) {
      few.pace(CALLS_PER_SECOND);
      many.pace(CALLS_PER_SECOND);
      few.cost(CALLS);
      many.cost(CALLS);
      var pairs = new ArrayList<BacklogSystem.Cost[]>();
      for (int run = 0; run < RUNS; run++) pairs.add(pair(few, many));
      var pinned = pinned(few, many);
      var results = new ArrayList<>(results(pairs, pinned));
      results.add(Measured.median("backlog.moved", "ms/1000 jobs", "", List.of(many.move(MOVED).millis())));
      return results;
    }
  }

  private static List<BacklogSystem.Cost[]> pinned(BacklogSystem few, BacklogSystem many) throws Exception {
    many.pace(CALLS_PER_SECOND_MEANWHILE);
    try (var open = many.openTransaction()) {
      meanwhile(many);
      many.pace(CALLS_PER_SECOND);
      var pairs = new ArrayList<BacklogSystem.Cost[]>();
      for (int run = 0; run < RUNS; run++) pairs.add(pair(few, many));
      open.rollback();
      return pairs;
    }
  }

  private static BacklogSystem.Cost[] pair(BacklogSystem few, BacklogSystem many) throws Exception {
    few.fill(FEW);
    var pair = new BacklogSystem.Cost[] {few.cost(CALLS), many.cost(CALLS)};
    System.err.printf("few: %s; many: %s%n", pair[0], pair[1]);
    return pair;
  }

  private static void meanwhile(BacklogSystem many) throws Exception {
    long passes = many.lanes();
    var cost = many.cost(CALLS_MEANWHILE);
    passes = many.lanes() - passes;
    System.err.printf("%d calls and %d passes beside an open transaction: %s%n", CALLS_MEANWHILE, passes, cost);
    for (long more = passes; more < PASSES_MEANWHILE; more++) many.asOnePass();
  }

  private static List<Measured> results(List<BacklogSystem.Cost[]> pairs, List<BacklogSystem.Cost[]> pinned) throws SQLException {
    return List.of(
        Measured.median("backlog.ratio", "1", "<= 1.5", pairs.stream().map(pair -> pair[1].millis() / pair[0].millis()).toList()),
        Measured.median("backlog.pinned", "1", "<= 2", pinned.stream().map(pair -> pair[1].millis() / pair[0].millis()).toList()),
        Measured.median("backlog.few", "ms/1000 calls", "", pairs.stream().map(pair -> pair[0].millis()).toList()),
        Measured.median("backlog.many", "ms/1000 calls", "", pairs.stream().map(pair -> pair[1].millis()).toList()),
        Measured.median("backlog.many.pinned", "ms/1000 calls", "", pinned.stream().map(pair -> pair[1].millis()).toList()),
        Measured.median("backlog.few.pages", "pages/1000 calls", "", pairs.stream().map(pair -> pair[0].pages()).toList()),
        Measured.median("backlog.many.pages", "pages/1000 calls", "", pairs.stream().map(pair -> pair[1].pages()).toList()),
        Measured.median("backlog.many.pinned.pages", "pages/1000 calls", "", pinned.stream().map(pair -> pair[1].pages()).toList()));
  }
}
