package io.carillon.simulation.store;

import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;

/** Jobs that come, are told to stop, are closed or expire; and numbers that must not be called. */
final class JobStatements {
  private static final String ROWS = "intake.JobRows";
  private static final String CANCEL = "cancel.Cancellation";
  private static final String CLOSER = "result.JobCloser";
  private static final int PARTS = 16;
  private static final String CLOSED = SettleStatements.JOB + " state reason " + SettleStatements.ATTEMPT;

  private JobStatements() {}

  static void into(Statements all) {
    all.add(ROWS, "SEEN", "id", call -> {
      for (var id : call.uuids(0)) {
        if (call.tables().seen.has(id)) continue;
        call.tables().seen.put(id, true);
        call.row(id);
      }
    });
    all.add(ROWS, "COMMON", "", call -> inserted(call, false));
    all.add(ROWS, "SPECIAL", "id", call -> inserted(call, true));
    all.add("intake.Offsets", "REACHED", "", call -> {
      for (int i = 0; i < call.ints(1).length; i++) {
        String key = call.text(0) + "/" + call.ints(1)[i];
        var had = call.tables().reached.get(key);
        call.tables().reached.put(key, had == null ? call.longs(2)[i] : Long.valueOf(Math.max(had, call.longs(2)[i])));
      }
    });
    all.add("intake.Offsets", "NEXT", "part next_offset", call -> {
      for (int part = 0; part < PARTS; part++) {
        var next = call.tables().reached.get(call.text(0) + "/" + part);
        if (next != null) call.row(part, next);
      }
    });
    all.add("intake.Campaigns", "READ", "id state spec ends_at", call -> { });
    all.add(CANCEL, "LOCK", "id state", call -> {
      for (var id : new TreeSet<>(Set.of(call.uuids(0)))) {
        var job = call.tables().job.get(id);
        if (job != null && !job.over()) call.row(job.id, job.state);
      }
    });
    all.add(CANCEL, "WISH", "id", call -> {
      for (var id : call.uuids(0)) {
        var job = call.tables().job.get(id);
        if (job == null || job.cancel) continue;
        var next = job.copy();
        next.cancel = true;
        call.tables().job.put(next.id, next);
        call.row(next.id);
      }
    });
    all.add(CANCEL, "MARK", "id pbx epoch not_after", call -> {
      var jobs = Set.of(call.uuids(0));
      for (var one : new ArrayList<>(call.tables().unsettled.values())) {
        var pbx = call.tables().pbx.get(one.pbx);
        if (!jobs.contains(one.job) || one.cancel || pbx == null) continue;
        var next = one.copy();
        next.cancel = true;
        call.tables().attempt.put(next.id, next);
        call.row(next.id, next.pbx, pbx.epoch, next.notAfter);
      }
    });
    all.add(CLOSER, "CLOSE", CLOSED, call -> {
      for (int i = 0; i < call.uuids(0).length; i++) {
        var job = call.tables().job.get(call.uuids(0)[i]);
        if (job == null || !job.waits()) continue;
        var next = job.copy();
        next.state = call.texts(1)[i];
        next.reason = call.texts(2)[i];
        next.finished = call.time(3);
        call.tables().job.put(next.id, next);
        call.row(closed(call, next));
      }
    });
    all.add(CLOSER, "TELL", CLOSED, call -> {
      for (var id : call.uuids(0)) if (call.tables().job.has(id)) call.row(closed(call, call.tables().job.get(id)));
    });
    all.add("expiry.ExpiryPart", "DUE", "id now reason due spec campaign_spec destination callback_pbx", call -> {
      long left = call.number(0);
      for (var job : call.tables().expiring) {
        if (job.expires.isAfter(call.now()) || left-- <= 0) break;
        call.row(job.id, call.now(), job.state.equals("WAITING") ? job.reason : "CAPACITY", !job.due.isAfter(call.now()), job.spec, null, job.destination, job.callbackPbx);
      }
    });
    all.add("expiry.ExpiryPart", "OLD_KEYS", "", call -> { });
    all.add("suppression.SuppressionIntake", "ADD", "", call -> {
      for (int i = 0; i < call.texts(0).length; i++) call.tables().suppression.put(key(call, i), true);
    });
    all.add("suppression.SuppressionIntake", "LIFT", "", call -> {
      for (int i = 0; i < call.texts(0).length; i++) call.tables().suppression.remove(key(call, i));
    });
  }

  private static String key(Call call, int at) {
    return call.texts(0)[at] + "/" + call.texts(1)[at] + "/" + call.texts(2)[at];
  }

  private static Object[] closed(Call call, Job job) {
    return SettleStatements.joined(SettleStatements.joined(SettleStatements.job(job), job.state, job.reason), SettleStatements.last(call, job));
  }

  private static void inserted(Call call, boolean onConflictNothing) {
    for (int i = 0; i < call.uuids(0).length; i++) {
      var job = new Job();
      job.id = call.uuids(0)[i];
      job.campaign = call.uuids(1)[i];
      job.tenant = call.texts(2)[i];
      job.group = call.uuids(3)[i];
      job.kind = call.texts(4)[i];
      job.state = call.texts(5)[i];
      job.reason = call.texts(6)[i];
      job.priority = call.ints(7)[i];
      job.due = call.times(8)[i];
      job.expires = call.times(9)[i];
      job.number = call.texts(10)[i];
      job.spec = call.texts(11)[i];
      job.reference = call.texts(12)[i];
      job.callbackKey = call.texts(13)[i];
      job.callbackPbx = call.texts(14)[i];
      job.submitted = call.times(15)[i];
      job.finished = call.times(16)[i];
      boolean there = call.tables().job.has(job.id) || isOpen(call, job);
      if (there && !onConflictNothing) throw new PgException("duplicate key value violates unique constraint \"job_pkey\"", "ERROR", "23505", null);
      if (there) continue;
      call.tables().job.put(job.id, job);
      if (!job.over()) DispatchStatements.ready(call, job);
      if (onConflictNothing) call.row(job.id);
    }
  }

  /** The unique index {@code job_open_callback}. */
  private static boolean isOpen(Call call, Job job) {
    if (job.callbackKey == null || job.over()) return false;
    return call.tables().job.all().stream().anyMatch(other -> job.callbackKey.equals(other.callbackKey) && !other.over());
  }

}
