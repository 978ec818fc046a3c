package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.pace.PaceBook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a pass wants to do. Printed at DEBUG it explains the pass.
 *
 * @param suppressed jobs that must not be called, with the reason
 * @param spent jobs for whose destination every trunk is barred, with those trunks
 * @param book the pace reckoned after these dials
 * @param paceWake when pace alone lets another start, on the monotonic clock; {@link Long#MAX_VALUE}: pace holds nobody back
 * @param canStartMore whether something could still start that no candidate asked for
 */
record DispatchPlan(List<Dial> dials, List<Deferral> deferrals, Map<UUID, String> suppressed, Map<UUID, List<String>> spent, PaceBook book,
    long paceWake, boolean canStartMore) {

  /** Ring this job's destination: {@code to} as the world knows it, {@code dial} as the trunk wants it. */
  record Dial(Candidate job, String to, String dial, String trunk, String pbx, long epoch, int ringSeconds, int maxSeconds, String script) {}

  /** Not before {@code dueAt}, because of {@code reason}: {@code SCHEDULED}, {@code WINDOW} or {@code CAPACITY}. */
  record Deferral(UUID job, String reason, Instant dueAt) {}

  boolean isEmpty() {
    return dials.isEmpty() && deferrals.isEmpty() && suppressed.isEmpty() && spent.isEmpty();
  }
}
