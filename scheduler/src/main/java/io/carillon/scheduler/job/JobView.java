package io.carillon.scheduler.job;

import java.time.Instant;
import java.util.Set;

/**
 * Where a job stands, as far as the next decision depends on it.
 *
 * @param round the one under way, the first is 1
 * @param destination index of the one rung last, or to be rung next
 * @param attempts those that used one up
 * @param freeAttempts those that did not, at this destination
 * @param barredTrunks not again for this destination until cleared
 * @param blockedTrunks where the carrier refused, or the call's codecs cannot be had, as {@code <destination>:<trunk>}: never again
 *     in this job
 * @param deadNumbers never again in this job
 * @param cancelRequested somebody told it to stop
 * @param campaignOver its campaign takes no new starts for good: drained, stopped or finished
 */
public record JobView(int round, int destination, int attempts, int freeAttempts, Set<String> barredTrunks, Set<String> blockedTrunks,
    Set<String> deadNumbers, boolean cancelRequested, boolean campaignOver, Instant expiresAt) {
  public JobView {
    barredTrunks = Set.copyOf(barredTrunks);
    blockedTrunks = Set.copyOf(blockedTrunks);
    deadNumbers = Set.copyOf(deadNumbers);
  }

  /** A job that has not been rung yet. */
  public static JobView fresh(Instant expiresAt) {
    return new JobView(1, 0, 0, 0, Set.of(), Set.of(), Set.of(), false, false, expiresAt);
  }
}
