package io.carillon.gateway.submit;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.JobMessage;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.Publisher;
import io.vertx.core.Future;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.time.Instant;

/** Puts jobs into {@code dial.jobs}: the broker's word is the acceptance. */
public final class JobPublisher {
  private static final String SOURCE = "/carillon/api-gateway";

  private final Publisher publisher;
  private final Publisher forMany;

  /** @param forMany that of uploads */
  public JobPublisher(Publisher publisher, Publisher forMany) {
    this.publisher = publisher;
    this.forMany = forMany;
  }

  /** For the jobs of an upload that began then. */
  public BulkJobs bulk(Instant at) {
    return new BulkJobs(forMany, Wire.nameOf(JobMessage.JobSubmitted.class), SOURCE, at);
  }

  /** The event's id is made of the job's: a job published again is the same event. */
  public Future<RecordMetadata> submit(JobMessage.JobSubmitted job) {
    return send(job, job.jobId(), job.submittedAt());
  }

  public Future<RecordMetadata> cancel(JobMessage.JobCancel cancel) {
    return send(cancel, cancel.jobId() + "-cancel", cancel.requestedAt());
  }

  private Future<RecordMetadata> send(JobMessage message, String eventId, Instant at) {
    var event = new CloudEvent(eventId, Wire.nameOf(message), SOURCE, at, message.jobId());
    return publisher.send(Topics.JOBS, message.jobId(), Wire.encode(message), event);
  }
}
