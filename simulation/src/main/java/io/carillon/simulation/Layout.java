package io.carillon.simulation;

import io.carillon.simulation.store.MemStore;
import io.carillon.simulation.store.Pbx;
import io.carillon.simulation.store.Tables;
import java.util.List;
import java.util.random.RandomGenerator;

/** The lines of a run: two trunks that both PBXs reach. */
final class Layout {
  static final List<String> TRUNKS = List.of("north", "south");
  private static final int MAX_SECONDS = 10;

  private Layout() {}

  static void put(MemStore store, RandomGenerator random, List<String> pbxs, Tempo tempo) {
    store.put(tables -> {
      for (String id : pbxs) {
        var pbx = new Pbx();
        pbx.id = id;
        pbx.maxChannels = 11 + random.nextInt(tempo.channels());
        tables.put(pbx);
      }
      for (String id : TRUNKS) {
        int channels = 9 + random.nextInt(tempo.channels());
        tables.put(new Tables.Trunk(id, "PJSIP/${number}@" + id, "PJSIP/" + id, channels, random.nextInt(3), random.nextInt(2), 4 + random.nextInt(tempo.starts()), MAX_SECONDS,
            pbxs.toArray(String[]::new)));
      }
    });
  }
}
