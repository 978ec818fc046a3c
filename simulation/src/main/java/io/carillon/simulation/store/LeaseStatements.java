package io.carillon.simulation.store;

import io.carillon.simulation.store.Tables.Lease;

/** Who leads, and what time it is. */
final class LeaseStatements {
  private static final String LEAD = "lead.PgLead";
  private static final long LEASE_MILLIS = 1500;

  private LeaseStatements() {}

  static void into(Statements all) {
    all.add("outside.DatabaseTime", "NOW", "now", call -> call.row(call.now()));
    all.add(LEAD, "LOOK", "clock epoch", call -> call.row(call.clock(), null));
    all.add(LEAD, "TAKE", "clock epoch", LeaseStatements::take);
    all.add(LEAD, "RENEW", "clock epoch", LeaseStatements::renew);
    all.add(LEAD, "LEFT", "left", call -> {
      var lease = call.tables().lease.get(call.text(0));
      if (lease != null) call.row((long) Math.ceil(Pbx.seconds(call.clock(), lease.expires()) * 1000));
    });
    all.add(LEAD, "CLAIM", "epoch", LeaseStatements::claim);
    all.add(LEAD, "ALONE", "epoch", LeaseStatements::claim);
    all.add(LEAD, "PATIENCE", "", call -> { });
    all.add(LEAD, "GIVE_BACK", "", call -> {
      var lease = call.tables().lease.get(call.text(0));
      if (lease != null && lease.holder().equals(call.text(1)) && lease.epoch() == call.number(2)) {
        call.tables().lease.put(call.text(0), new Lease(lease.holder(), lease.epoch(), call.clock().minusSeconds(1)));
      }
    });
  }

  private static void take(Call call) {
    var lease = call.tables().lease.get(call.text(0));
    if (lease != null && !lease.expires().isBefore(call.clock())) {
      call.row(call.clock(), null);
      return;
    }
    long epoch = lease == null ? 1 : lease.epoch() + 1;
    call.tables().lease.put(call.text(0), new Lease(call.text(1), epoch, call.clock().plusNanos(LEASE_MILLIS * 1_000_000)));
    call.row(call.clock(), epoch);
  }

  private static void renew(Call call) {
    var lease = call.tables().lease.get(call.text(0));
    boolean ours = lease != null && lease.holder().equals(call.text(1)) && lease.epoch() == call.number(2);
    if (ours) call.tables().lease.put(call.text(0), new Lease(lease.holder(), lease.epoch(), call.clock().plusNanos(LEASE_MILLIS * 1_000_000)));
    call.row(call.clock(), ours ? lease.epoch() : null);
  }

  private static void claim(Call call) {
    var lease = call.tables().lease.get(call.text(0));
    if (lease != null && lease.epoch() == call.number(1)) call.row(lease.epoch());
  }
}
