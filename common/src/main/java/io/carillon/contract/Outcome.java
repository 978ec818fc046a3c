package io.carillon.contract;

/** What became of one attempt. docs/outcomes.md has the table from dial status, Q.850 cause and SIP code. */
public enum Outcome {
  ANSWERED, BUSY, NO_ANSWER, REJECTED, UNREACHABLE, INVALID_NUMBER, BLOCKED, CONGESTION, TRUNK_FAILED, PBX_OVERLOADED,
  CANCELLED, REFUSED, UNKNOWN;

  /**
   * True where the called party was never troubled and the fault is not the number's: such an attempt uses up none of the
   * job's attempts (but is bounded in number on its own).
   */
  public boolean usesNoAttempt() {
    return switch (this) {
      case CONGESTION, TRUNK_FAILED, PBX_OVERLOADED, REFUSED -> true;
      case ANSWERED, BUSY, NO_ANSWER, REJECTED, UNREACHABLE, INVALID_NUMBER, BLOCKED, CANCELLED, UNKNOWN -> false;
    };
  }
}
