package io.carillon.standalone.demo;

import io.carillon.contract.Outcome;

/** One attempt as the API tells it. {@code outcome} is null while it is not settled. */
record DemoAttempt(String id, String jobId, String trunk, String pbx, Outcome outcome) {
  /** Whether the carrier must have seen it: a refused one never reached a trunk. */
  boolean mustHaveRung() {
    return outcome != null && switch (outcome) {
      case REFUSED, CANCELLED, PBX_OVERLOADED -> false;
      case ANSWERED, BUSY, NO_ANSWER, REJECTED, UNREACHABLE, INVALID_NUMBER, BLOCKED, CONGESTION, TRUNK_FAILED, UNKNOWN -> true;
    };
  }
}
