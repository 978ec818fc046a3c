package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.breaker.Breaker;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.settings.LineSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of a trunk that it was taken out, and that it is back: once each, in the log of the lead and as {@code carillon_trunk_out} (1, and 0
 * for those that were out since this process leads). Owned by the dispatch.
 */
final class TrunkWatch {
  private static final Logger log = LoggerFactory.getLogger(TrunkWatch.class);

  private final MultiGauge gauge;
  private final Map<Usage.At, Breaker> said = new HashMap<>();
  private final Set<Usage.At> ever = new LinkedHashSet<>();

  TrunkWatch(MeterRegistry meters) {
    gauge = MultiGauge.builder("carillon_trunk_out").description("1 while a trunk is given no calls by way of a PBX, as calls over it fail").register(meters);
  }

  /** @param out those that are out now, of trunks that are set and others */
  void look(Map<Usage.At, Breaker> out, LineSettings settings) {
    boolean news = said.keySet().removeIf(at -> {
      boolean over = !out.containsKey(at) || !isSet(at, settings);
      if (over) log.atInfo().addKeyValue("trunk", at.trunk()).addKeyValue("pbx", at.pbx()).log("a trunk carries calls again");
      return over;
    });
    for (var one : out.entrySet()) {
      var at = one.getKey();
      if (!isSet(at, settings)) continue;
      if (said.put(at, one.getValue()) != null) continue;
      news = true;
      ever.add(at);
      log.atWarn().addKeyValue("trunk", at.trunk()).addKeyValue("pbx", at.pbx()).addKeyValue("reason", one.getValue().reason())
          .addKeyValue("since", one.getValue().since()).log("a trunk is taken out: calls over it fail for its own reasons. One call at a time tries it");
    }
    if (news) show();
  }

  /** Somebody else leads: what becomes of it is his to say. */
  void forget() {
    if (ever.isEmpty()) return;
    said.clear();
    ever.clear();
    show();
  }

  private void show() {
    var rows = new ArrayList<MultiGauge.Row<?>>();
    for (var at : ever) rows.add(MultiGauge.Row.of(Tags.of("trunk", at.trunk(), "pbx", at.pbx()), said.containsKey(at) ? 1 : 0));
    gauge.register(rows, true);
  }

  private static boolean isSet(Usage.At at, LineSettings settings) {
    var trunk = settings.trunks().get(at.trunk());
    return trunk != null && trunk.pbxs().contains(at.pbx());
  }
}
