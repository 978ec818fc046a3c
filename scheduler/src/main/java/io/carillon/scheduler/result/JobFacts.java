package io.carillon.scheduler.result;

import io.carillon.contract.JobKind;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/** What a result says of a job, whatever became of it. {@code number} is its first destination's. */
public record JobFacts(UUID id, UUID campaignId, UUID groupId, JobKind kind, String number, String reference, Instant submittedAt,
    Instant firstDialedAt) {
  /** The campaign of jobs that stand alone. */
  public static final UUID ALONE = new UUID(0, 0);

  /** For a select list over {@code job j}, read by {@link #read}. */
  public static final String COLUMNS = "j.id as job_id, j.campaign_id, j.group_id, j.kind, j.number, j.reference, j.submitted_at, j.first_dialed_at";

  public static JobFacts read(Row row) {
    return new JobFacts(row.getUUID("job_id"), row.getUUID("campaign_id"), row.getUUID("group_id"), JobKind.valueOf(row.getString("kind")),
        row.getString("number"), row.getString("reference"), instant(row.getOffsetDateTime("submitted_at")),
        instant(row.getOffsetDateTime("first_dialed_at")));
  }

  JobFacts firstDialed(Instant at) {
    return firstDialedAt != null || at == null ? this : new JobFacts(id, campaignId, groupId, kind, number, reference, submittedAt, at);
  }

  String campaign() {
    return campaignId.equals(ALONE) ? null : campaignId.toString();
  }

  static Instant instant(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
