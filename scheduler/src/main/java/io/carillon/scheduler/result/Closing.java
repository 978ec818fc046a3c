package io.carillon.scheduler.result;

import io.carillon.contract.JobState;
import java.util.UUID;

/**
 * A job that comes to a final state without a call; {@code reason} may be null.
 *
 * @param list the suppression list that forbids its number, or null
 */
public record Closing(UUID jobId, JobState state, String reason, String list) {
  public Closing(UUID jobId, JobState state, String reason) {
    this(jobId, state, reason, null);
  }
}
