package io.carillon.scheduler.dispatch;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A job that is due.
 *
 * @param spec the campaign's merged in; null where what is stored cannot be read
 * @param barredTrunks not for this destination
 * @param onlyPbx the one that must ring, null: any
 */
record Candidate(UUID id, UUID campaign, String tenant, JobKind kind, int priority, Instant dueAt, Instant expiresAt, CallSpec spec, int round,
    int destination, Set<String> barredTrunks, String onlyPbx) {
  static final int URGENT = CallSpec.URGENT_PRIORITY;

  boolean urgent() {
    return priority >= URGENT;
  }

  /** How often its number was rung today does not hold it back: an alarm, or somebody who asked to be rung. */
  boolean uncapped() {
    return urgent() || kind == JobKind.CALLBACK;
  }

  /** Where to ring now, null where the job has no such destination. */
  Destination where() {
    var all = spec.destinations();
    return all == null || destination >= all.size() ? null : all.get(destination);
  }

  String callerNumber() {
    return spec.callerId() == null ? null : spec.callerId().number();
  }
}
