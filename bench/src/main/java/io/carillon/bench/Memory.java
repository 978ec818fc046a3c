package io.carillon.bench;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The standalone process with a million contacts waiting: broker, gateway, scheduler, agent and all in it. The campaign runs and its
 * calling window is closed, so passes take up every contact and ring none. Three looks, at a third, two thirds and all of them.
 */
final class Memory implements Benchmark {
  private static final int CONTACTS = 1_000_000;
  private static final int LOOKS = 3;
  /** A pass of a quiet system takes up 200 of a campaign, ten times a second: a third is so long at least. */
  private static final long LONGEST_SECONDS = 1_200;
  /** The window opens on one day of the week, and that is not near. */
  private static final int OPENS_IN_DAYS = 3;

  @Override public String describe() {
    return "resident memory of the standalone JVM with 1,000,000 contacts waiting that passes have looked at (ten minutes)";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory); var rig = Rig.start(directory, lab, lab.pbx("pbx-a").amiPort())) {
      var day = LocalDate.now(ZoneOffset.UTC).plusDays(OPENS_IN_DAYS).getDayOfWeek();
      String campaign = rig.campaign("waiting", day);
      Import.upload(rig, directory, campaign, CONTACTS);
      rig.api().post("/v1/campaigns/" + campaign + "/start");
      var own = new ArrayList<Double>();
      var database = new ArrayList<Double>();
      for (int look = 1; look <= LOOKS; look++) {
        int seen = CONTACTS * look / LOOKS;
        rig.untilSeldom("passes have looked at " + seen + " contacts", LONGEST_SECONDS, () -> rig.progress(campaign).getJsonObject("jobs").getInteger("WAITING", 0) >= seen);
        own.add((double) rig.processes().residentMib());
        database.add((double) rig.processes().databaseMib());
        System.err.printf("look %d, %d contacts seen: %.0f MiB, database %.0f MiB%n", look, seen, own.getLast(), database.getLast());
      }
      return List.of(Measured.median("memory.mib", "MiB", "<= 1024", own), Measured.median("memory.postgres.mib", "MiB", "", database));
    }
  }
}
