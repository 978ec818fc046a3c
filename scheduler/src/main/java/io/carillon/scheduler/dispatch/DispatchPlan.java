package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.decision.Passed;
import io.carillon.scheduler.pace.PaceBook;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
 */
record DispatchPlan(List<Dial> dials, List<Deferral> deferrals, Map<UUID, String> suppressed, Map<UUID, List<String>> spent, PaceBook book,
    Turns turns, long paceWake, boolean canStartMore) {

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
   * Not before {@code dueAt}, because of {@code reason}: {@code SCHEDULED}, {@code WINDOW}, {@code CAP}, {@code TRUNK_OUT} or {@code CAPACITY}.
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

  /** The jobs it says something of. */
  List<UUID> jobs() {
    return Stream.of(dials.stream().map(dial -> dial.job().id()), deferrals.stream().map(Deferral::job), suppressed.keySet().stream(),
        spent.keySet().stream()).flatMap(one -> one).toList();
  }

  /** What it says of these jobs, and no more. */
  DispatchPlan only(Collection<UUID> jobs) {
    var kept = Set.copyOf(jobs);
    return with(dials.stream().filter(dial -> kept.contains(dial.job().id())).toList(),
        deferrals.stream().filter(deferral -> kept.contains(deferral.job())).toList(), of(suppressed, kept), of(spent, kept));
  }

  /** That this job must not be called, and nothing else. */
  DispatchPlan suppressing(UUID job, String reason) {
    return with(List.of(), List.of(), Map.of(job, reason), Map.of());
  }

  private DispatchPlan with(List<Dial> dialled, List<Deferral> deferred, Map<UUID, String> barred, Map<UUID, List<String>> worn) {
    return new DispatchPlan(dialled, deferred, barred, worn, book, turns, paceWake, canStartMore);
  }

  private static <T> Map<UUID, T> of(Map<UUID, T> all, Set<UUID> kept) {
    var some = new LinkedHashMap<>(all);
    some.keySet().retainAll(kept);
    return some;
  }

  boolean isEmpty() {
    return dials.isEmpty() && deferrals.isEmpty() && suppressed.isEmpty() && spent.isEmpty();
  }
}
