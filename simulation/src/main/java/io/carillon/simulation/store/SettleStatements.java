package io.carillon.simulation.store;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** What agents said of attempts, and what it makes of jobs. */
final class SettleStatements {
  static final String JOB = "job_id campaign_id group_id kind number reference submitted_at first_dialed_at";
  static final String ATTEMPT = "attempt_id attempt_job nth to_number trunk pbx created_at originating_at ringing_at answered_at ending";
  static final String SETTLING = JOB + " spec round destination attempts free_attempts barred_trunks blocked_trunks dead_numbers cancel_requested expires_at"
      + " campaign_spec campaign_state";
  private static final String SETTLER = "settle.Settler";

  private SettleStatements() {}

  static void into(Statements all) {
    all.add("settle.AttemptWords", "FENCES", "id epoch", call -> {
      for (String id : call.texts(0)) {
        var pbx = call.tables().pbx.get(id);
        if (pbx != null && pbx.fenced) call.row(pbx.id, pbx.epoch);
      }
    });
    all.add("settle.AttemptWords", "PROGRESS", "id trunk pbx created_at", call -> {
      for (int i = 0; i < call.uuids(0).length; i++) {
        var one = call.tables().attempt.get(call.uuids(0)[i]);
        if (one == null || one.settled || one.epoch > call.longs(1)[i]) continue;
        var next = one.copy();
        next.originating = or(one.originating, call.times(2)[i]);
        next.ringing = or(one.ringing, call.times(3)[i]);
        next.answered = or(one.answered, call.times(4)[i]);
        call.tables().attempt.put(next.id, next);
        call.row(next.id, next.trunk, next.pbx, next.created);
      }
    });
    all.add("decision.Decisions", "ADD", "", call -> { });
    all.add(SETTLER, "SETTLE", ATTEMPT, SettleStatements::settle);
    // Nothing is a day old here.
    all.add(SETTLER, "CORRECT:attempt_old", "", call -> { });
    all.add(SETTLER, "CORRECT:attempt", "", call -> {
      for (int i = 0; i < call.uuids(0).length; i++) {
        var one = call.tables().attempt.get(call.uuids(0)[i]);
        String ending = call.texts(1)[i];
        if (one == null || !one.settled || ending.equals(one.ending) || ending.equals(one.corrected)) continue;
        var next = one.copy();
        next.corrected = ending;
        call.tables().attempt.put(next.id, next);
      }
    });
    all.add("settle.SettlingJob", "LOCK", SETTLING, call -> {
      var jobs = new TreeSet<UUID>();
      for (var id : call.uuids(0)) {
        var one = call.tables().attempt.get(id);
        if (one != null && !one.settled) jobs.add(one.job);
      }
      for (var id : jobs) if (call.tables().job.has(id)) call.row(settling(call.tables().job.get(id)));
    });
    all.add("settle.Move", "STORE", "", SettleStatements::move);
    all.add("settle.WaitingJobs", "READ", SETTLING + " " + ATTEMPT, call -> {
      for (var id : new TreeSet<>(Set.of(call.uuids(0)))) {
        var job = call.tables().job.get(id);
        if (job != null) call.row(joined(settling(job), last(call, job)));
      }
    });
    all.add("settle.WaitingJobs", "STORE", "", call -> {
      for (int i = 0; i < call.uuids(0).length; i++) {
        var job = call.tables().job.get(call.uuids(0)[i]);
        if (job == null || !job.waits()) continue;
        var next = job.copy();
        next.state = "WAITING";
        next.reason = "RETRY";
        next.due = call.times(1)[i];
        next.round = call.ints(2)[i];
        next.destination = call.ints(3)[i];
        next.free = call.ints(4)[i];
        next.barred = list(call.texts(5)[i]);
        next.wants = "";
        call.tables().job.put(next.id, next);
      }
    });
  }

  private static void settle(Call call) {
    for (int i = 0; i < call.uuids(0).length; i++) {
      var one = call.tables().attempt.get(call.uuids(0)[i]);
      if (one == null || one.settled) continue;
      var next = one.copy();
      next.settled = true;
      next.inDoubt = false;
      next.outcome = call.texts(1)[i];
      next.ending = call.texts(2)[i];
      next.ended = call.times(3)[i];
      next.originating = or(one.originating, call.times(4)[i]);
      next.ringing = or(call.times(5)[i], one.ringing);
      next.answered = or(call.times(6)[i], one.answered);
      call.tables().attempt.put(next.id, next);
      call.row(facts(next));
    }
  }

  private static void move(Call call) {
    for (int i = 0; i < call.uuids(0).length; i++) {
      var job = call.tables().job.get(call.uuids(0)[i]);
      if (job == null) continue;
      var next = job.copy();
      next.state = call.texts(1)[i];
      next.reason = call.texts(2)[i];
      next.due = call.times(3)[i];
      next.round = call.ints(4)[i];
      next.destination = call.ints(5)[i];
      next.attempts = call.ints(6)[i];
      next.free = call.ints(7)[i];
      next.barred = list(call.texts(8)[i]);
      next.blocked = list(call.texts(9)[i]);
      next.dead = list(call.texts(10)[i]);
      next.wants = "";
      next.outcome = call.texts(11)[i];
      next.lastAttempt = call.uuids(12)[i];
      next.firstDialed = or(job.firstDialed, call.times(13)[i]);
      next.finished = call.times(14)[i];
      call.tables().job.put(next.id, next);
    }
  }

  static Object[] job(Job job) {
    return new Object[] {job.id, job.campaign, job.group, job.kind, job.number, job.reference, job.submitted, job.firstDialed};
  }

  private static Object[] settling(Job job) {
    return joined(job(job), job.spec, job.round, job.destination, job.attempts, job.free, job.barred, job.blocked, job.dead, job.cancel, job.expires, null, null);
  }

  private static Object[] facts(Attempt one) {
    return new Object[] {one.id, one.job, one.nth, one.number, one.trunk, one.pbx, one.created, one.originating, one.ringing, one.answered, one.ending};
  }

  /** Of an outer join with the job's last attempt, where that is settled. */
  static Object[] last(Call call, Job job) {
    var last = job.lastAttempt == null ? null : call.tables().attempt.get(job.lastAttempt);
    return last == null || !last.settled ? new Object[11] : facts(last);
  }

  static Object[] joined(Object[] one, Object... other) {
    var all = new ArrayList<>(java.util.Arrays.asList(one));
    all.addAll(java.util.Arrays.asList(other));
    return all.toArray();
  }

  static OffsetDateTime or(OffsetDateTime one, OffsetDateTime other) {
    return one != null ? one : other;
  }

  /** {@code string_to_array(…, ',')}. */
  private static String[] list(String text) {
    return text == null ? null : text.isEmpty() ? new String[0] : List.of(text.split(",", -1)).toArray(String[]::new);
  }
}
