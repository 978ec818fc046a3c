package io.carillon.simulation.store;

import io.carillon.simulation.store.Tables.NumberDay;
import java.time.LocalDate;

/** How often each number was rung on which day. */
final class DayStatements {
  private static final String DAYS = "daily.PgNumberDays";

  private DayStatements() {}

  static void into(Statements all) {
    all.add(DAYS, "READ", "tenant number day attempts", call -> {
      for (int i = 0; i < call.texts(0).length; i++) {
        for (var one : call.tables().numberDay.from(new NumberDay(call.texts(0)[i], call.texts(1)[i], (LocalDate) call.args().getValue(2), 0))) {
          if (!one.tenant().equals(call.texts(0)[i]) || !one.number().equals(call.texts(1)[i])) break;
          call.row(one.tenant(), one.number(), one.day(), one.attempts());
        }
      }
    });
    all.add(DAYS, "TAKE", "tenant number day", call -> {
      for (int i = 0; i < call.texts(0).length; i++) {
        var key = new NumberDay(call.texts(0)[i], call.texts(1)[i], ((LocalDate[]) call.args().getValue(2))[i], 0);
        var had = call.tables().numberDay.get(key);
        if (had != null && had.attempts() >= call.number(3)) continue;
        call.tables().numberDay.put(key, key.with(had == null ? 1 : had.attempts() + 1));
        call.row(key.tenant(), key.number(), key.day());
      }
    });
    all.add(DAYS, "GIVE_BACK", "", call -> {
      for (var id : call.uuids(0)) {
        var one = call.tables().attempt.get(id);
        var job = one == null ? null : call.tables().job.get(one.job);
        if (job == null || one.countedOn == null) continue;
        var key = new NumberDay(job.tenant, one.number, one.countedOn, 0);
        var had = call.tables().numberDay.get(key);
        if (had != null) call.tables().numberDay.put(key, key.with(Math.max(0, had.attempts() - 1)));
      }
    });
    // No day ends here.
    all.add(DAYS, "OLD", "", call -> { });
  }
}
