package io.carillon.agi.callback;

import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.Publisher;
import io.vertx.core.Future;

/** Submits by {@code dial.jobs}: accepted is what the broker has acknowledged. */
public final class KafkaJobPublisher implements JobSubmitter {
  private final Publisher publisher;

  public KafkaJobPublisher(Publisher publisher) {
    this.publisher = publisher;
  }

  @Override public Future<Void> submit(JobSubmitted job) {
    return publisher.send(Topics.JOBS, job.jobId(), Wire.encode(job), CallbackJob.event(job)).mapEmpty();
  }
}
