package io.carillon.e2e.promises;

import io.carillon.contract.Outcome;
import io.carillon.e2e.promises.Violation.Promise;
import io.carillon.lab.CarrierCall;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** P2, P3: every ring is one attempt's, no two of a job overlap, and every doubt was resolved. */
final class Rings {
  private static final Set<Outcome> NEVER_RANG = Set.of(Outcome.REFUSED, Outcome.PBX_OVERLOADED);
  /**
   * Ours says when Asterisk wrote the end down, the next one's when its transaction began: clocks of one machine, some
   * milliseconds apart.
   */
  private static final long CLOCKS_MILLIS = 5;
  private static final long CROSSING_MILLIS = 50;

  private final Read run;

  private Rings(Read run) {
    this.run = run;
  }

  static void judge(Read run) {
    var rules = new Rings(run);
    rules.everyRingIsExplained();
    rules.noneOverlap();
    rules.oneAfterTheOther();
    rules.doubtIsResolved();
  }

  private void everyRingIsExplained() {
    Map<String, CarrierCall> seen = new HashMap<>();
    for (var call : run.calls) {
      if (seen.put(call.attempt(), call) != null) run.broken(Promise.P2, "attempt " + call.attempt() + " rang twice");
      var ours = run.attempts.get(call.attempt());
      if (ours == null) run.broken(Promise.P2, "no attempt explains " + call);
      else if (!ours.job().equals(call.job()) || !ours.to().equals("+" + call.number())) run.broken(Promise.P2, ours.said() + " rang as " + call);
      else if (ours.outcome() != null && !same(ours, call)) run.broken(Promise.P2, ours.said() + " was " + was(call) + " to the carrier: " + call);
    }
  }

  /** A call that we hung up is CANCELLED; the carrier only sees that the PBX gave up. */
  private boolean same(Attempt ours, CarrierCall call) {
    if (NEVER_RANG.contains(ours.outcome())) return false;
    if (ours.outcome() == Outcome.UNKNOWN) return true;
    if (ours.outcome() == Outcome.CANCELLED) return "pbx".equals(call.endedBy()) && (!call.isAnswered() || Read.end(call) - call.answerMillis() <= CROSSING_MILLIS);
    return ours.outcome() == was(call);
  }

  /** What it was, told from the carrier's record alone. */
  static Outcome was(CarrierCall call) {
    if (call.isAnswered()) return Outcome.ANSWERED;
    boolean rang = call.ringingMillis() != null;
    if (call.sipCode() == null) return Outcome.UNKNOWN;
    return switch (call.sipCode()) {
      case 486, 600 -> Outcome.BUSY;
      case 480, 487 -> rang ? Outcome.NO_ANSWER : Outcome.UNREACHABLE;
      case 603 -> Outcome.REJECTED;
      case 404, 410, 484, 604 -> Outcome.INVALID_NUMBER;
      case 403 -> Outcome.BLOCKED;
      case 500, 502, 503, 504 -> Outcome.CONGESTION;
      default -> Outcome.UNREACHABLE;
    };
  }

  private void noneOverlap() {
    Map<String, CarrierCall> last = new HashMap<>();
    for (var call : run.calls) {
      var before = last.put(call.job(), call);
      if (before != null && call.startMillis() < Read.end(before) - Read.NOTED_LATE_MILLIS) run.broken(Promise.P2, "job " + call.job() + " rang at " + call.startMillis() + " while it rang: " + before);
    }
  }

  private void oneAfterTheOther() {
    run.byJob.forEach((job, attempts) -> {
      for (int i = 1; i < attempts.size(); i++) {
        var before = attempts.get(i - 1);
        var next = attempts.get(i);
        if (before.outcome() == null || before.endedAt() != null && next.createdAt() + CLOCKS_MILLIS < before.endedAt()) {
          run.broken(Promise.P2, "attempt " + next.id() + " of job " + job + " was made at " + next.createdAt() + ", before the end of " + before.said() + " at " + before.endedAt());
        }
        boolean retry = "RETRY".equalsIgnoreCase(run.jobs.get(job).getJsonObject("request").getString("onUnknown"));
        if (before.outcome() == Outcome.UNKNOWN && !retry) run.broken(Promise.P2, "job " + job + " was rung again after " + before.said());
      }
    });
  }

  private void doubtIsResolved() {
    var told = new HashMap<String, Long>();
    for (var record : run.records("attempt.finished")) told.merge(new JsonObject(record.value()).getString("attemptId"), record.at(), Math::min);
    var doubt = run.history.doubt();
    for (var attempt : run.attempts.values()) {
      long took = told.getOrDefault(attempt.id(), 0L) - Math.max(attempt.createdAt(), doubt.mendedAt());
      if (took > doubt.mostMillis()) run.broken(Promise.P3, attempt.said() + " was in doubt for " + took + " ms of " + doubt.mostMillis() + " after everything was mended");
    }
    for (var attempt : run.attempts.values()) {
      if (attempt.outcome() == null) run.broken(Promise.P3, attempt.said() + " is not settled");
      else if (attempt.outcome() == Outcome.UNKNOWN && !evidenceWasDestroyed(attempt) && !nobodyCouldLook(attempt)) run.broken(Promise.P3, attempt.said() + ", and no evidence was destroyed");
    }
  }

  /** Whoever had its PBX went away again and again, for as long as a word is waited for. */
  private boolean nobodyCouldLook(Attempt attempt) {
    var doubt = run.history.doubt();
    return "NO_WORD".equals(attempt.reason()) && attempt.endedAt() < doubt.mendedAt() && attempt.endedAt() - attempt.createdAt() >= doubt.silentMillis();
  }

  private boolean evidenceWasDestroyed(Attempt attempt) {
    return run.history.crashes().stream().anyMatch(crash -> crash.pbx().equals(attempt.pbx()) && crash.at() >= attempt.createdAt() - 1_000 && (attempt.endedAt() == null || crash.at() <= attempt.endedAt()));
  }
}
