package io.carillon.scheduler.settle;

import io.carillon.contract.AgentEvent.Ending;
import java.time.Instant;
import java.util.UUID;

/** An attempt's end as it is to be recorded; {@code originatingAt} is when it may first have reached somebody, null where not known. */
public record Settlement(UUID attemptId, Ending ending, Instant originatingAt) {
  public static Settlement of(UUID attemptId, Ending ending) {
    return new Settlement(attemptId, ending, null);
  }
}
