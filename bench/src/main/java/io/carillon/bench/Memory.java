package io.carillon.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The standalone process with a million contacts waiting: broker, gateway, scheduler, agent and all in it. */
final class Memory implements Benchmark {
  private static final int CONTACTS = 1_000_000;
  private static final int RUNS = 3;
  private static final long APART_SECONDS = 5;

  @Override public String describe() {
    return "resident memory of the standalone JVM with 1,000,000 contacts waiting";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory); var rig = Rig.start(directory, lab, lab.pbx("pbx-a").amiPort())) {
      Import.upload(rig, directory, rig.campaign("waiting"), CONTACTS);
      var own = new ArrayList<Double>();
      var database = new ArrayList<Double>();
      for (int run = 0; run < RUNS; run++) {
        TimeUnit.SECONDS.sleep(APART_SECONDS);
        own.add((double) rig.processes().residentMib());
        database.add((double) rig.processes().databaseMib());
      }
      return List.of(Measured.median("memory.mib", "MiB", "<= 1024", own), Measured.median("memory.postgres.mib", "MiB", "", database));
    }
  }
}
