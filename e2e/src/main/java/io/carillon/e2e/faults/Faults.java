package io.carillon.e2e.faults;

import io.carillon.contract.Wire;
import io.carillon.life.FailPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code e2e/faults --seeds FROM..TO [--real]}: a line a seed, and the histories of those that failed. */
public final class Faults {
  private static final int JITTER_MILLIS = 150;
  private static final int REAL_JITTER_MILLIS = 150;

  private Faults() {}

  /** What a set of seeds came to. */
  record Tally(int good, int failed, Map<FailPoint, List<Long>> hit) {
    /** Each fail point, and in which seeds a process ended there. */
    String table() {
      return Stream.of(FailPoint.values()).map(point -> "%-28s %s".formatted(point.word(), hit.containsKey(point) ? "seeds " + hit.get(point) : "-")).collect(Collectors.joining("\n"));
    }
  }

  public static void main(String[] args) throws IOException {
    var range = args.length >= 2 && args[0].equals("--seeds") ? args[1].split("\\.\\.") : new String[0];
    boolean real = args.length == 3 && args[2].equals("--real");
    if (range.length != 2 || args.length > 3 || args.length == 3 && !real) {
      System.err.println("usage: e2e/faults --seeds FROM..TO [--real]");
      System.exit(2);
    }
    var results = System.out;
    System.setOut(System.err);
    var folder = Files.createTempDirectory(Files.createDirectories(Path.of(System.getProperty("carillon.home"), "e2e", "target")), "faults-");
    results.println("everything is in " + folder);
    var tally = run(folder, Long.parseLong(range[0]), Long.parseLong(range[1]), real, results::println);
    results.println(tally.table());
    results.println(tally.good() + " good, " + tally.failed() + " failed; fail points hit: " + tally.hit().size() + " of " + FailPoint.values().length);
    System.exit(tally.failed() == 0 ? 0 : 1);
  }

  /** Seeds one after the other on the same processes; after one that failed, on new ones. */
  static Tally run(Path folder, long from, long to, boolean real, Consumer<String> line) throws IOException {
    int good = 0;
    int failed = 0;
    Map<FailPoint, List<Long>> hit = new EnumMap<>(FailPoint.class);
    Fleet fleet = null;
    try {
      for (long seed = from; seed <= to; seed++) {
        if (fleet == null) fleet = fleet(Files.createDirectories(folder.resolve("from-seed-" + seed)), real);
        Run.Verdict verdict = null;
        try {
          verdict = new Run(fleet, Schedule.of(seed), real ? REAL_JITTER_MILLIS : JITTER_MILLIS).judged();
          long of = seed;
          verdict.hit().forEach(point -> hit.computeIfAbsent(point, first -> new ArrayList<>()).add(of));
          line.accept(verdict.line());
          if (!verdict.good()) keep(fleet.folder, verdict);
        } catch (IllegalStateException e) {
          line.accept("seed " + seed + ": FAILED, not carried out: " + e.getMessage());
        }
        if (verdict != null && verdict.good()) {
          good++;
        } else {
          failed++;
          fleet.close();
          fleet = null;
        }
      }
    } finally {
      if (fleet != null) fleet.close();
    }
    return new Tally(good, failed, hit);
  }

  private static Fleet fleet(Path folder, boolean real) {
    return Fleet.start(folder, real ? new RealPbxs(folder.resolve("lab")) : new FakePbxs(folder));
  }

  private static void keep(Path folder, Run.Verdict verdict) throws IOException {
    Files.write(folder.resolve("history-" + verdict.history().seed() + ".json"), Wire.encode(verdict.history()));
    Files.write(folder.resolve("violations-" + verdict.history().seed()), verdict.violations().stream().map(Object::toString).toList());
  }
}
