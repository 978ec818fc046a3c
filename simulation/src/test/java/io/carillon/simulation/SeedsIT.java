package io.carillon.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Runs of the whole core under faults, one a seed, each held to the promises at every step; and that a run is a function of its seed. */
class SeedsIT {
  private static final String SEEDS = System.getProperty("carillon.simulation.seeds", "1..2000");
  private static final int JOBS = 100;
  private static final int FAULTS = 10;

  @BeforeAll static void quietly() {
    Quiet.down();
  }

  @Test void everyPromiseIsKeptUnderEverySeed() throws InterruptedException {
    String[] range = SEEDS.split("\\.\\.");
    var report = Seeds.run(Long.parseLong(range[0]), Long.parseLong(range[1]), new Plants.Named("", () -> Plant.NONE), Runtime.getRuntime().availableProcessors(), (seed, outcome) -> { });
    System.out.println(report);
    assertThat(report.broken()).isNull();
    assertThat(report.fewestJobs()).isGreaterThanOrEqualTo(JOBS);
    assertThat(report.fewestFaults()).as("faults while attempts were unsettled").isGreaterThanOrEqualTo(FAULTS);
  }

  @Test void aSeedIsAlwaysTheSameRun() {
    for (int seed = 1; seed <= 20; seed++) assertThat(new World(seed, Plant.NONE).run()).isEqualTo(new World(seed, Plant.NONE).run());
  }

  @Test void aDefectThatIsFoundEndsWithOne() {
    assertThat(new CommandLine(new Simulate()).execute("--plant", "early-release", "--seeds", "1..100")).isOne();
  }

  @Test void whatCannotBeAskedIsRefused() {
    var said = new StringWriter();
    assertThat(new CommandLine(new Simulate()).setErr(new PrintWriter(said)).execute("--plant", "no-such-defect")).isEqualTo(2);
  }
}
