package io.carillon.scheduler.result;

import io.carillon.contract.JobState;
import java.util.UUID;

/** A job that comes to a final state without a call; {@code reason} may be null. */
public record Closing(UUID jobId, JobState state, String reason) {}
