package io.carillon.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.life.FailPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten seeds in a row on fake PBXs, a rolling restart of everything among them; on real Asterisk one that dies under its calls, and
 * an agent that comes back when another has its place. {@code e2e/faults} runs as many as wanted.
 */
class FaultsIT {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder;

  private Faults.Tally run(long from, long to, boolean real) throws IOException {
    var lines = new ArrayList<String>();
    var tally = Faults.run(folder, from, to, real, line -> {
      lines.add(line);
      System.out.println(line);
    });
    System.out.println(tally.table());
    assertThat(tally.failed()).as(String.join("\n", lines) + "\nhistories and logs are in " + folder).isZero();
    return tally;
  }

  @Test void tenSchedulesBreakNoPromiseAndPassEveryFailPoint() throws IOException {
    assertThat(run(1, 10, false).hit()).containsOnlyKeys(FailPoint.values());
  }

  @Test void twoSchedulesOnRealAsteriskBreakNone() throws IOException {
    run(5, 6, true);
  }
}
