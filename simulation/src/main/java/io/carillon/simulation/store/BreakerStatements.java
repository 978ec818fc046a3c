package io.carillon.simulation.store;

import io.carillon.simulation.store.Tables.Health;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;

/** Whether trunks carry calls. */
final class BreakerStatements {
  private static final String BREAKERS = "breaker.PgBreakers";
  private static final String COLUMNS = "trunk pbx state since failed congested first_at reason probes probe probe_at";
  private static final OffsetDateTime EPOCH = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private BreakerStatements() {}

  static void into(Statements all) {
    all.add(BREAKERS, "OUT", COLUMNS, call -> {
      for (var one : call.tables().health.all()) if (!one.state().equals("CLOSED")) call.row(values(one));
    });
    all.add(BREAKERS, "ENSURE", "", call -> {
      for (int i = 0; i < call.texts(0).length; i++) {
        String key = call.texts(0)[i] + "/" + call.texts(1)[i];
        if (!call.tables().health.has(key)) call.tables().health.put(key, new Health(call.texts(0)[i], call.texts(1)[i], "CLOSED", EPOCH, 0, 0, null, null, 0, null, null));
      }
    });
    all.add(BREAKERS, "LOCK", COLUMNS + " busy", call -> {
      var found = new ArrayList<Health>();
      var faults = (Boolean[]) call.args().getValue(2);
      for (int i = 0; i < call.texts(0).length; i++) {
        var one = call.tables().health.get(call.texts(0)[i] + "/" + call.texts(1)[i]);
        if (one != null && (faults[i] || !one.state().equals("CLOSED") || one.failed() + one.congested() > 0)) found.add(one);
      }
      found.sort(Comparator.comparing(Health::trunk).thenComparing(Health::pbx));
      for (var one : found) call.row(SettleStatements.joined(values(one), busy(call, one)));
    });
    all.add(BREAKERS, "STORE", "", call -> {
      for (int i = 0; i < call.texts(0).length; i++) {
        String key = call.texts(0)[i] + "/" + call.texts(1)[i];
        if (call.tables().health.has(key)) call.tables().health.put(key, new Health(call.texts(0)[i], call.texts(1)[i], call.texts(2)[i], call.times(3)[i], call.ints(4)[i],
            call.ints(5)[i], call.times(6)[i], call.texts(7)[i], call.ints(8)[i], call.uuids(9)[i], call.times(10)[i]));
      }
    });
    all.add(BREAKERS, "PROBE", "", call -> {
      for (int i = 0; i < call.texts(0).length; i++) {
        String key = call.texts(0)[i] + "/" + call.texts(1)[i];
        var one = call.tables().health.get(key);
        if (one != null && !one.state().equals("CLOSED")) call.tables().health.put(key, new Health(one.trunk(), one.pbx(), "PROBING", one.since(), one.failed(), one.congested(),
            one.first(), one.reason(), one.probes(), call.uuids(2)[i], call.times(3)[i]));
      }
    });
  }

  private static Object[] values(Health one) {
    return new Object[] {one.trunk(), one.pbx(), one.state(), one.since(), one.failed(), one.congested(), one.first(), one.reason(), one.probes(), one.probe(), one.probeAt()};
  }

  private static boolean busy(Call call, Health health) {
    for (var one : call.tables().unsettled.values()) {
      if (one.pbx.equals(health.pbx()) && one.trunk.equals(health.trunk()) && (one.ringing != null || one.answered != null
          || one.originating != null && one.originating.isBefore(call.now().minusMinutes(1)))) return true;
    }
    return false;
  }
}
