package io.carillon.scheduler.result;

import static io.carillon.scheduler.result.JobFacts.instant;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Wire;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/** What a result says of a settled attempt. {@code nth} is 1 for its job's first. */
public record AttemptFacts(UUID id, UUID jobId, int nth, String to, String trunk, String pbx, Instant createdAt, Instant originatingAt,
    Instant ringingAt, Instant answeredAt, Ending ending) {
  /** For a select or returning list over {@code attempt a}, read by {@link #read}. */
  public static final String COLUMNS = "a.id as attempt_id, a.job_id as attempt_job, a.nth, a.to_number, a.trunk, a.pbx, a.created_at, a.originating_at, "
      + "a.ringing_at, a.answered_at, a.ending::text as ending";

  /** Null where the row has no attempt (an outer join). */
  public static AttemptFacts read(Row row) {
    if (row.getUUID("attempt_id") == null) return null;
    String ending = row.getString("ending");
    return read(row, ending == null ? null : Wire.readOwn(ending, Ending.class));
  }

  /** The same where the ending is at hand. */
  public static AttemptFacts read(Row row, Ending ending) {
    return new AttemptFacts(row.getUUID("attempt_id"), row.getUUID("attempt_job"), row.getInteger("nth"), row.getString("to_number"),
        row.getString("trunk"), row.getString("pbx"), instant(row.getOffsetDateTime("created_at")), instant(row.getOffsetDateTime("originating_at")),
        instant(row.getOffsetDateTime("ringing_at")), instant(row.getOffsetDateTime("answered_at")), ending);
  }
}
