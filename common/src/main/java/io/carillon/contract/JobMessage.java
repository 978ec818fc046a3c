package io.carillon.contract;

import java.time.Instant;

/** What stands in {@code dial.jobs}. */
public sealed interface JobMessage {
  String jobId();

  /**
   * One accepted wish.
   *
   * @param callbackKey what an open callback is unique by (PBX and caller), or null
   * @param pbx for a callback: the PBX that was rung, which rings back; else null
   */
  record JobSubmitted(String jobId, String tenant, String campaignId, String groupId, JobKind kind, CallSpec spec,
      String callbackKey, String pbx, Instant submittedAt) implements JobMessage {}

  /** Told to stop: before the start nothing is dialled, after it the call is hung up. */
  record JobCancel(String jobId, String tenant, Instant requestedAt) implements JobMessage {}
}
