package io.carillon.agi.callback;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Wire;
import io.carillon.id.Ids;
import java.time.Instant;
import java.util.List;

/** The job that one call to the callback number asks for. The same call always makes the same one. */
final class CallbackJob {
  private static final String SOURCE = "/carillon/agi-callback";

  private CallbackJob() {}

  static JobSubmitted of(Caller caller, String pbx, String uniqueId, Instant now) {
    var spec = CallSpec.to(List.of(Destination.number(caller.number()))).over(script(caller.script()));
    String id = Ids.derived("callback", pbx, uniqueId, caller.number()).toString();
    return new JobSubmitted(id, caller.tenant(), null, null, JobKind.CALLBACK, spec, pbx + "/" + caller.number(), pbx, now);
  }

  static CloudEvent event(JobSubmitted job) {
    return new CloudEvent(job.jobId(), Wire.nameOf(job), SOURCE, job.submittedAt(), job.jobId());
  }

  private static CallSpec script(String name) {
    var e = CallSpec.empty();
    return new CallSpec(e.destinations(), null, null, name, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null);
  }
}
