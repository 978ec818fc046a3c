package io.carillon.scheduler.dispatch;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What is wished of the jobs that were looked at last, without their campaigns' defaults: a job's own spec is written once, when it is taken in,
 * and never changed. At most {@link #MOST}, so that neither memory nor the list of ids that goes with each look grows with the number of waiting jobs.
 */
record Wishes(Map<UUID, CallSpec> byJob) {
  static final int MOST = 300;
  static final Wishes NONE = new Wishes(Map.of());

  /** Of those seen in the last look, in their order, the first. */
  static Wishes last(Map<UUID, CallSpec> seen) {
    if (seen.size() <= MOST) return new Wishes(seen);
    var some = new LinkedHashMap<UUID, CallSpec>();
    for (var one : seen.entrySet()) {
      if (some.size() == MOST) break;
      some.put(one.getKey(), one.getValue());
    }
    return new Wishes(some);
  }

  /** The jobs whose spec need not be sent again. */
  UUID[] ids() {
    return byJob.keySet().toArray(UUID[]::new);
  }

  /** @param sent the spec as it stands in the database, null where it was not sent since it is known */
  CallSpec of(UUID job, String sent) {
    // Not the failure of a spec that cannot be read: no job may be judged for it.
    return sent != null ? Wire.readOwn(sent, CallSpec.class) : Objects.requireNonNull(byJob.get(job), "a job came without its spec");
  }
}
