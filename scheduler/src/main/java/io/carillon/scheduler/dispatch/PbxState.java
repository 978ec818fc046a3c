package io.carillon.scheduler.dispatch;

import io.carillon.contract.PbxMode;
import io.carillon.scheduler.capacity.Foreign;
import io.carillon.scheduler.settings.LineSettings;

/**
 * What is believed of one PBX.
 *
 * @param well enabled, fenced, its link up, its word fresh and its channels counted in time: it may be handed calls
 * @param pace how its agent keeps the pace
 */
record PbxState(String id, long epoch, boolean well, Foreign foreign, HeardPace pace) {
  /** One whose agent has not said how it keeps the pace. */
  PbxState(String id, long epoch, boolean well, Foreign foreign) {
    this(id, epoch, well, foreign, HeardPace.UNSAID);
  }

  /** Whether all its trunks by these settings were counted; by call files nobody counts. */
  boolean isCounted(LineSettings known) {
    var set = known.pbxs().get(id);
    if (set == null || set.mode() == PbxMode.SPOOL) return true;
    for (var trunk : known.trunks().values()) {
      if (trunk.pbxs().contains(id) && !foreign.byTrunk().containsKey(trunk.id())) return false;
    }
    return true;
  }
}
