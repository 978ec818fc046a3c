package io.carillon.e2e.promises;

import io.carillon.e2e.promises.Violation.Promise;
import io.carillon.lab.CarrierCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * P4, P6: never more channels nor starts than are allowed, no number that is suppressed, nothing too early.
 *
 * <p>A limit of channels that was lowered holds for every call that was decided after the API had taken it; one of pace when the
 * shares that were dealt before have run out.
 */
final class Limits {
  private static final long SECOND = 1_000;
  /** How long a share of a pace is valid that its agent cannot be asked to give up. */
  private static final long SHARE_MILLIS = 10_000;
  /** What others use was counted a second before the decision at the earliest, which is a transaction. */
  private static final long COUNTED_MILLIS = 1_500;

  private final Read run;

  private Limits(Read run) {
    this.run = run;
  }

  static void judge(Read run) {
    var rules = new Limits(run);
    Map<String, List<History.Limit>> all = run.history.limits().stream().collect(Collectors.groupingBy(limit -> limit.scope() + " " + limit.id()));
    all.forEach((name, limits) -> {
      var calls = run.calls(rules.of(limits.getFirst()));
      rules.channels(name, limits, calls, run.others.stream().filter(rules.othersOf(limits.getFirst())).toList());
      rules.pace(name, limits, calls);
    });
    rules.suppressed();
    rules.tooEarly();
  }

  private Predicate<CarrierCall> of(History.Limit limit) {
    if (limit.scope().equals("trunk")) return call -> run.attempts.get(call.attempt()) instanceof Attempt ours && limit.id().equals(ours.trunk());
    return call -> run.attempts.get(call.attempt()) instanceof Attempt ours && limit.id().equals(ours.pbx());
  }

  private Predicate<CarrierCall> othersOf(History.Limit limit) {
    if (limit.scope().equals("trunk")) return call -> call.trunk().equals(run.history.endpoints().get(limit.id()));
    return call -> limit.id().equals(run.pbxOfOther.get(call.number()));
  }

  /** The highest value that stood at some moment of that time: from when it was sent until the next one was taken. */
  static int allowed(List<History.Limit> limits, long from, long to, ToIntFunction<History.Limit> value) {
    int most = 0;
    for (int i = 0; i < limits.size(); i++) {
      long until = i + 1 < limits.size() ? limits.get(i + 1).acceptedAt() : Long.MAX_VALUE;
      if (limits.get(i).sentAt() <= to && until >= from) most = Math.max(most, value.applyAsInt(limits.get(i)));
    }
    return most;
  }

  private void channels(String name, List<History.Limit> limits, List<CarrierCall> calls, List<CarrierCall> others) {
    var live = new ArrayList<CarrierCall>();
    for (var call : calls) {
      live.removeIf(other -> Read.end(other) - Read.NOTED_LATE_MILLIS <= call.startMillis());
      live.add(call);
      long decided = run.attempts.get(call.attempt()).createdAt();
      int most = allowed(limits, decided, call.startMillis(), History.Limit::maxChannels);
      long counted = others.stream().filter(other -> other.startMillis() < decided - COUNTED_MILLIS && Read.end(other) - Read.NOTED_LATE_MILLIS > call.startMillis()).count();
      if (live.size() + counted > most) run.broken(Promise.P4, name + " had " + live.size() + " channels, and others " + counted + ", of " + most + " at " + call.startMillis());
    }
  }

  private void pace(String name, List<History.Limit> limits, List<CarrierCall> calls) {
    long window = SECOND - run.history.jitterMillis();
    int first = 0;
    for (int last = 0; last < calls.size(); last++) {
      long at = calls.get(last).startMillis();
      while (at - calls.get(first).startMillis() >= window) first++;
      int most = allowed(limits, calls.get(first).startMillis() - SHARE_MILLIS, at, History.Limit::callsPerSecond);
      if (most > 0 && last - first + 1 > most) run.broken(Promise.P4, name + " began " + (last - first + 1) + " calls of " + most + " in the " + window + " ms before " + at);
    }
  }

  private void suppressed() {
    for (var one : run.history.suppressed()) {
      run.calls(call -> ("+" + call.number()).equals(one.number()) && call.startMillis() > one.acceptedAt() + SECOND + run.history.jitterMillis())
          .forEach(call -> run.broken(Promise.P6, one.number() + " rang " + (call.startMillis() - one.acceptedAt()) + " ms after its suppression was accepted"));
    }
  }

  private void tooEarly() {
    for (var job : run.history.jobs()) {
      if (job.id() == null || job.notBefore() == null && !job.never()) continue;
      run.calls(call -> call.job().equals(job.id()) && (job.never() || call.startMillis() < job.notBefore()))
          .forEach(call -> run.broken(Promise.P6, "job " + job.id() + " rang " + (job.never() ? "outside its window" : (job.notBefore() - call.startMillis()) + " ms too early")));
    }
  }
}
