package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.decision.Passed;
import io.carillon.scheduler.pace.PaceBook;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pass wants to do. Printed at DEBUG it explains the pass.
 *
 * @param suppressed jobs that must not be called, with the reason
 * @param spent jobs for whose destination every trunk is barred, with those trunks
 * @param book the pace reckoned after these dials
 * @param turns whose turn it is after these dials
 * @param paceWake when pace alone lets another start, on the monotonic clock; {@link Long#MAX_VALUE}: pace holds nobody back
 * @param canStartMore whether something could still start that no candidate asked for
 * @param blocked those who found no line while others stayed free, and hide others behind them: what they want ({@link Wants})
 */
record DispatchPlan(List<Dial> dials, List<Deferral> deferrals, Map<UUID, String> suppressed, Map<UUID, List<String>> spent, PaceBook book,
    Turns turns, long paceWake, boolean canStartMore, List<Blocked> blocked) {

  /**
   * Ring this job's destination: {@code to} as the world knows it, {@code dial} as the trunk wants it.
   *
   * @param notAfter where it has not begun by then, it must not
   * @param probe it tries whether a trunk that is out carries calls again
   * @param passed trunks before it that were not taken
   * @param countedOn the day for which it counts, where the number is at home; null: no day is counted
   */
  record Dial(Candidate job, String to, String dial, String trunk, String pbx, long epoch, int ringSeconds, int maxSeconds, String script,
      Instant notAfter, boolean probe, List<Passed> passed, LocalDate countedOn) {}

  /**
   * Not before {@code dueAt}, because of {@code reason}: {@code SCHEDULED}, {@code WINDOW}, {@code CAP} or {@code TRUNK_OUT}; or when its
   * lines are not full any more: {@code CAPACITY}, due as it was.
   *
   * @param zone in which a window's clock runs, or a day begins; else null
   * @param passed trunks that were not taken
   */
  record Deferral(UUID job, String reason, Instant dueAt, String zone, List<Passed> passed) {
    /** Whether a job that waits for this already needs not be told so again: it is for the same thing that it waits. */
    boolean goesOn(String reasonSoFar) {
      return reason.equals(reasonSoFar) && (reason.equals("CAPACITY") || reason.equals("TRUNK_OUT"));
    }
  }

  /** Who found no line. @param wants what is to be written of it ({@link Wants}) @param passed trunks that were not taken */
  record Blocked(Candidate job, String wants, List<Passed> passed) {}

  /** The jobs it says something of. */
  List<UUID> jobs() {
    return Stream.of(dials.stream().map(dial -> dial.job().id()), deferrals.stream().map(Deferral::job), suppressed.keySet().stream(),
        spent.keySet().stream(), blocked.stream().map(one -> one.job().id())).flatMap(one -> one).distinct().toList();
  }

  /** Of those it found blocked these have something written of them, and are told so; the others wait as before. */
  DispatchPlan moving(Set<UUID> moves) {
    var kept = blocked.stream().filter(one -> moves.contains(one.job().id())).toList();
    if (kept.isEmpty() && blocked.isEmpty()) return this;
    var deferred = new ArrayList<>(deferrals);
    var otherwise = deferrals.stream().map(Deferral::job).collect(Collectors.toSet());
    kept.stream().filter(one -> !otherwise.contains(one.job().id()))
        .forEach(one -> deferred.add(new Deferral(one.job().id(), "CAPACITY", one.job().dueAt(), null, one.passed())));
    return with(dials, deferred, suppressed, spent, kept);
  }

  /** What it says of these jobs, and no more. */
  DispatchPlan only(Collection<UUID> jobs) {
    var kept = Set.copyOf(jobs);
    return with(dials.stream().filter(dial -> kept.contains(dial.job().id())).toList(),
        deferrals.stream().filter(deferral -> kept.contains(deferral.job())).toList(), of(suppressed, kept), of(spent, kept),
        blocked.stream().filter(one -> kept.contains(one.job().id())).toList());
  }

  /** That this job must not be called, and nothing else. */
  DispatchPlan suppressing(UUID job, String reason) {
    return with(List.of(), List.of(), Map.of(job, reason), Map.of(), List.of());
  }

  private DispatchPlan with(List<Dial> dialled, List<Deferral> deferred, Map<UUID, String> barred, Map<UUID, List<String>> worn,
      List<Blocked> held) {
    return new DispatchPlan(dialled, deferred, barred, worn, book, turns, paceWake, canStartMore, held);
  }

  private static <T> Map<UUID, T> of(Map<UUID, T> all, Set<UUID> kept) {
    var some = new LinkedHashMap<>(all);
    some.keySet().retainAll(kept);
    return some;
  }

  boolean isEmpty() {
    return dials.isEmpty() && deferrals.isEmpty() && suppressed.isEmpty() && spent.isEmpty() && blocked.isEmpty();
  }
}
