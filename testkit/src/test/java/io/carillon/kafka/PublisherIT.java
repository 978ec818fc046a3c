package io.carillon.kafka;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.JobMessage;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@WithBackends
class PublisherIT {
  private final Backends backends;

  PublisherIT(Backends backends) {
    this.backends = backends;
  }

  @Test void recordsOfOneKeyKeepTheirOrderAndTheirHeaders() {
    var tap = backends.tap(Topics.JOBS);
    var publisher = Publisher.open(backends.vertx(), backends.kafka(), 10_000);
    var cancel = new JobMessage.JobCancel("0190a8f0-1234-7abc-8def-00000000000b", "main", Instant.parse("2026-11-23T10:15:30Z"));
    var sent = new ArrayList<Future<?>>();
    for (int i = 0; i < 2000; i++) {
      sent.add(publisher.send(Topics.JOBS, cancel.jobId(), Wire.encode(cancel), new CloudEvent("e" + i, "job.cancel", "/carillon/test", cancel.requestedAt(), cancel.jobId())));
    }
    await(Future.all(List.copyOf(sent)));
    var records = tap.awaitRecords(2000);
    assertThat(records.stream().map(record -> record.headers().get("ce_id")).toList()).isEqualTo(IntStream.range(0, 2000).mapToObj(i -> "e" + i).toList());
    assertThat(records.getFirst().headers()).isEqualTo(Map.of("ce_specversion", "1.0", "ce_id", "e0", "ce_type", "job.cancel", "ce_source", "/carillon/test",
        "ce_time", "2026-11-23T10:15:30Z", "ce_subject", cancel.jobId(), "content-type", "application/json"));
    await(publisher.close());
  }

  @Test void noTopicIsMadeByUseAndTheSenderIsTold() {
    var publisher = Publisher.open(backends.vertx(), backends.kafka(), 1000);
    var sent = publisher.send("never.made", "k", new byte[0], Map.of());
    var failure = await(sent.transform(done -> Future.succeededFuture(done.cause())));
    assertThat(failure).hasMessageContaining("never.made");
    await(publisher.close());
  }

  @Test void topicsAreMadeOnceHoweverOftenAndByHowManyTheyAreAskedFor() {
    await(Future.all(TopicSetup.shared(backends.vertx(), backends.kafka()), TopicSetup.shared(backends.vertx(), backends.kafka())));
    await(Future.all(TopicSetup.assignments(backends.vertx(), backends.kafka(), "pbx-a"), TopicSetup.assignments(backends.vertx(), backends.kafka(), "pbx-a")));
    var tap = backends.tap(Topics.assignments("pbx-a"));
    backends.publishRaw(Topics.assignments("pbx-a"), "k", new byte[0], Map.of());
    assertThat(tap.awaitRecords(1).getFirst().partition()).isZero();
  }
}
