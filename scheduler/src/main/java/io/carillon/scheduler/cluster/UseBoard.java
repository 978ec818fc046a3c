package io.carillon.scheduler.cluster;

import io.carillon.contract.LiveUse;
import io.carillon.contract.Wire;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.outside.Outside;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Shows the gateways what the trunks carry, as the agents count it: whoever leads does, twice a second, where there is news. */
public final class UseBoard {
  private static final long EVERY_MILLIS = 500;

  private final Outside outside;
  private final Overheard overheard;
  private final BooleanSupplier leads;
  private final ClusterPart cluster;
  private final Map<String, Long> shown = new HashMap<>();
  private final long timer;

  public UseBoard(Outside outside, Overheard overheard, BooleanSupplier leads, ClusterPart cluster) {
    this.outside = outside;
    this.overheard = overheard;
    this.leads = leads;
    this.cluster = cluster;
    timer = outside.vertx().setPeriodic(EVERY_MILLIS, tick -> show());
  }

  private void show() {
    if (!leads.getAsBoolean()) return;
    overheard.all().forEach((pbx, word) -> {
      var status = word.status();
      if (status.trunks() == null || Long.valueOf(word.atNanos()).equals(shown.put(pbx, word.atNanos()))) return;
      cluster.show(pbx, Wire.encodeText(new LiveUse(status.clockAt(), status.trunks())));
    });
  }

  public Future<Void> close() {
    outside.vertx().cancelTimer(timer);
    return Future.succeededFuture();
  }
}
