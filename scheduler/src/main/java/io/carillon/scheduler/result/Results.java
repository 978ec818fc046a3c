package io.carillon.scheduler.result;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobState;
import io.carillon.contract.ResultMessage.AttemptFinished;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.ResultMessage.Leg;
import io.carillon.id.Ids;
import java.time.Instant;
import java.util.List;

/** Makes the records of {@code dial.results} for attempts and jobs. */
public final class Results {
  private Results() {}

  public static AttemptFinished attemptFinished(JobFacts job, AttemptFacts attempt) {
    var end = attempt.ending();
    String id = attempt.id().toString();
    return new AttemptFinished(Ids.derived("attempt.finished", id).toString(), id, job.id().toString(), job.campaign(), attempt.nth(),
        attempt.to(), attempt.trunk(), attempt.pbx(), end.outcome(), end.reason(), end.answeredBy(), end.hungUpBy(), end.acknowledged(),
        end.digits(), end.hangupCause(), end.sipCode(), end.dialStatus(), seconds(end.ringMillis()), seconds(end.talkMillis()),
        attempt.createdAt(), attempt.originatingAt(), attempt.ringingAt(), attempt.answeredAt(), end.endedAt(), end.channel());
  }

  /**
   * A job's last word.
   *
   * @param last its last settled attempt, null where there was none
   */
  public static JobFinished jobFinished(JobFacts job, JobState state, String reason, AttemptFacts last, Instant finishedAt) {
    String jobId = job.id().toString();
    String id = Ids.derived("job.finished", jobId).toString();
    String group = job.groupId() == null ? null : job.groupId().toString();
    if (last == null || last.ending() == null) {
      return new JobFinished(id, jobId, job.campaign(), group, job.reference(), job.kind(), state, reason, null, null, null, null, job.number(),
          0, null, null, job.submittedAt(), job.firstDialedAt(), null, finishedAt, null, null, null, null, null);
    }
    Ending end = last.ending();
    return new JobFinished(id, jobId, job.campaign(), group, job.reference(), job.kind(), state, reason, end.outcome(), end.answeredBy(),
        end.acknowledged(), end.digits(), last.to(), last.nth(), last.trunk(), last.pbx(), job.submittedAt(),
        job.firstDialed(last.originatingAt()).firstDialedAt(), last.answeredAt(), finishedAt, seconds(end.ringMillis()),
        seconds(end.talkMillis()), end.hangupCause(), end.sipCode(), legs(job, last));
  }

  /** A callback names its calls; the ring back is the first. */
  private static List<Leg> legs(JobFacts job, AttemptFacts last) {
    if (job.kind() != JobKind.CALLBACK) return null;
    return List.of(new Leg(last.id().toString(), last.to(), last.trunk(), last.ending().outcome(), last.answeredAt(), last.ending().endedAt()));
  }

  private static Double seconds(Long millis) {
    return millis == null ? null : millis / 1000.0;
  }
}
