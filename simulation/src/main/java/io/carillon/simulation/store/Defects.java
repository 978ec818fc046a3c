package io.carillon.simulation.store;

import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Statements that do something else than they say: defects of the store to be planted. */
public final class Defects {
  private Defects() {}

  /** A pass reckons without the attempts that are so. */
  public static void usageWithout(Statements all, Predicate<Attempt> some) {
    all.instead("dispatch.PgLines", "USAGE", body -> call -> {
      var hidden = List.copyOf(call.tables().unsettled.values()).stream().filter(some).toList();
      hidden.forEach(one -> call.tables().unsettled.remove(one.id));
      body.accept(call);
      hidden.forEach(one -> call.tables().unsettled.put(one.id, one));
    });
  }

  /** Settles what is settled. */
  public static void settledAgain(Statements all) {
    all.instead("settle.Settler", "SETTLE", body -> call -> {
      for (var id : call.uuids(0)) unsettle(call, id);
      body.accept(call);
    });
    all.instead("settle.SettlingJob", "LOCK", body -> call -> {
      for (var id : call.uuids(0)) unsettle(call, id);
      body.accept(call);
    });
  }

  private static void unsettle(Call call, java.util.UUID id) {
    var one = call.tables().attempt.get(id);
    if (one == null || !one.settled) return;
    var next = one.copy();
    next.settled = false;
    call.tables().attempt.put(id, next);
  }

  /** A job that was taken in is taken in again. */
  public static void replayOverwrites(Statements all) {
    all.instead("intake.JobRows", "SEEN", body -> call -> {
      for (var id : call.uuids(0)) {
        call.tables().seen.put(id, true);
        call.tables().job.remove(id);
        call.row(id);
      }
    });
  }

  /** Rows count as sent once they were read. */
  public static void sentWhenRead(Statements all) {
    for (String which : List.of("NEXT", "SENT_AND_NEXT")) {
      all.instead("outbox.OutboxRelay", which, body -> call -> {
        body.accept(call);
        for (var row : call.answer()) call.tables().unsent.remove(row.getLong(0));
      });
    }
  }

  /** No number is suppressed when its job is claimed. */
  public static void suppressedIsClaimed(Statements all) {
    all.instead("dispatch.PgApply", "CLAIM", body -> call -> {
      var none = new String[call.texts(3).length];
      Arrays.fill(none, "");
      body.accept(with(call, 3, none));
    });
  }

  /** At a fence nothing is known to have begun. */
  public static void fenceJudgesAll(Statements all) {
    all.instead("agents.AgentDesk", "OLDER", body -> call -> {
      for (var one : call.tables().unsettled.values()) {
        if (one.pbx.equals(call.text(0)) && one.epoch < call.number(1)) call.row(one.id, one.job, one.trunk, null, one.answered, one.cancel, one.notAfter);
      }
    });
  }

  /** Doubt ends after two seconds. */
  public static void doubtGivesUp(Statements all) {
    which(all, "OVERDUE", call -> one -> one.originating != null && one.originating.plusSeconds(2).isBefore(call.now()));
  }

  /** Who has not begun when he is looked at never will. */
  public static void neverBegunAtOnce(Statements all) {
    which(all, "NEVER_BEGUN", call -> one -> one.originating == null);
  }

  private static void which(Statements all, String constant, java.util.function.Function<Call, Predicate<Attempt>> wanted) {
    all.instead("agents.DoubtPart", constant, body -> call -> call.tables().unsettled.values().stream().filter(wanted.apply(call)).forEach(one -> call.row(one.id)));
  }

  /** A job is claimed whatever its state, and nothing forbids it a second attempt. */
  public static void takenTwice(Statements all) {
    all.instead("dispatch.PgCandidates", "DUE", body -> call -> {
      body.accept(call);
      int most = 3;
      for (var job : call.tables().job.all()) {
        if (!job.state.equals("DIALING") || most-- == 0) continue;
        call.row(job.id, job.campaign, job.tenant, job.kind, job.priority, job.due, job.expires, job.round, job.destination, job.barred, job.callbackPbx, job.wants, job.spec, 200L);
      }
    });
    all.instead("dispatch.PgApply", "CLAIM", body -> call -> {
      for (var id : call.uuids(0)) if (!call.tables().job.get(id).over()) call.row(id, null, null);
    });
    all.instead("dispatch.PgApply", "ATTEMPTS", body -> call -> {
      var hidden = List.copyOf(call.tables().unsettled.values());
      call.tables().unsettled.clear();
      body.accept(call);
      hidden.forEach(one -> call.tables().unsettled.put(one.id, one));
    });
  }

  /** Each share is its fraction, rounded up and one more. */
  public static void sharesInFractions(Statements all) {
    all.instead("pace.PgShares", "STORE", body -> call -> body.accept(with(call, 4, Arrays.stream(call.ints(4)).map(starts -> starts + 1).toArray(Integer[]::new))));
  }

  /** Expiry ends jobs that are being dialled. */
  public static void closesWhatIsDialled(Statements all) {
    all.instead("expiry.ExpiryPart", "DUE", body -> call -> {
      body.accept(call);
      for (var job : call.tables().job.all()) if (job.state.equals("DIALING") && job.due.plusSeconds(3).isBefore(call.now())) call.row(job.id, call.now(), "CAPACITY", false, job.spec, null, job.destination, job.callbackPbx);
    });
    all.instead("result.JobCloser", "CLOSE", body -> call -> {
      for (var id : call.uuids(0)) {
        var job = call.tables().job.get(id);
        if (job == null || !job.state.equals("DIALING")) continue;
        var next = job.copy();
        next.state = "WAITING";
        call.tables().job.put(id, next);
      }
      body.accept(call);
    });
  }

  /** Whoever says that he leads is believed. */
  public static void nothingClaimed(Statements all) {
    all.instead("lead.PgLead", "CLAIM", body -> call -> call.row(call.number(1)));
  }

  /** Whoever asks for the lease is told that he has it. */
  public static void leaseForAll(Statements all) {
    all.instead("lead.PgLead", "TAKE", body -> call -> {
      var lease = call.tables().lease.get(call.text(0));
      if (lease == null) body.accept(call);
      else call.row(call.clock(), lease.epoch());
    });
  }

  /** A wish is kept without this field. */
  public static void forgets(Statements all, Pattern field, boolean isDueAtOnce) {
    for (String which : List.of("COMMON", "SPECIAL")) {
      all.instead("intake.JobRows", which, body -> call -> {
        var forgetful = with(call, 11, Arrays.stream(call.texts(11)).map(spec -> field.matcher(spec).replaceAll("")).toArray(String[]::new));
        body.accept(isDueAtOnce ? with(forgetful, 8, call.times(15)) : forgetful);
      });
    }
  }

  /** Nobody counts how often a number was rung today. */
  public static void daysUncounted(Statements all) {
    all.instead("daily.PgNumberDays", "READ", body -> call -> { });
    all.instead("daily.PgNumberDays", "TAKE", body -> call -> {
      for (int i = 0; i < call.texts(0).length; i++) call.row(call.texts(0)[i], call.texts(1)[i], ((LocalDate[]) call.args().getValue(2))[i]);
    });
  }

  private static Call with(Call call, int at, Object value) {
    var args = Tuple.tuple();
    for (int i = 0; i < call.args().size(); i++) args.addValue(i == at ? value : call.args().getValue(i));
    return new Call(call.tables(), args, call.now(), call.clock(), call.answer());
  }
}
