package io.carillon.gateway.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.Publisher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The jobs of one upload on their way into {@code dial.jobs}: what their headers share is made once. For a thread that may block.
 */
public final class BulkJobs {
  private static final String ID = "ce_id";
  private static final String SUBJECT = "ce_subject";

  private final Publisher publisher;
  private final List<Header> shared = new ArrayList<>();

  BulkJobs(Publisher publisher, String type, String source, Instant at) {
    this.publisher = publisher;
    new CloudEvent(ID, type, source, at, SUBJECT).headers().forEach((name, text) -> {
      if (!name.equals(ID) && !name.equals(SUBJECT)) shared.add(new RecordHeader(name, text.getBytes(UTF_8)));
    });
  }

  /** @param told on a thread of the broker's client */
  public void submit(JobSubmitted job, Callback told) {
    byte[] id = job.jobId().getBytes(UTF_8);
    var headers = new ArrayList<Header>(shared.size() + 2);
    headers.addAll(shared);
    headers.add(new RecordHeader(ID, id));
    headers.add(new RecordHeader(SUBJECT, id));
    publisher.sendHere(Topics.JOBS, job.jobId(), Wire.encode(job), headers, told);
  }
}
