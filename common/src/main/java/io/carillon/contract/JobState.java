package io.carillon.contract;

/** Where a job is in its life. */
public enum JobState {
  QUEUED, WAITING, DIALING, COMPLETED, FAILED, CANCELLED, EXPIRED, SUPPRESSED;

  /** A final state is never left, and has exactly one {@code job.finished} record. */
  public boolean isFinal() {
    return switch (this) {
      case QUEUED, WAITING, DIALING -> false;
      case COMPLETED, FAILED, CANCELLED, EXPIRED, SUPPRESSED -> true;
    };
  }
}
