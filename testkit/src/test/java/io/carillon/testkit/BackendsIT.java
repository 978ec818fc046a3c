package io.carillon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.contract.JobMessage.JobCancel;
import io.carillon.contract.Topics;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The extension itself; the classes below share a JVM and its servers. */
class BackendsIT {
  private static final JobCancel CANCEL = new JobCancel("01900000-0000-7000-8000-000000000001", "default", Instant.parse("2026-01-01T00:00:00Z"));

  @Nested @WithBackends class OneClass {
    @Test void findsTheSchemaAndNoRows(Backends backends) {
      assertThat(backends.count("select count(*) from job")).isZero();
      backends.query("insert into job_seen (id) values ($1)", java.util.UUID.randomUUID());
    }

    @Test void hearsWhatIsPublished(Backends backends) {
      var tap = backends.tap(Topics.JOBS);
      backends.publish(Topics.JOBS, CANCEL.jobId(), CANCEL);
      assertThat(tap.await(JobCancel.class)).isEqualTo(CANCEL);
    }

    @Test void givesProcessesTheirEnvironment(Backends backends) {
      assertThat(backends.env()).containsEntry("CARILLON_KAFKA", backends.kafka().bootstrap());
    }
  }

  @Nested @WithBackends class AnotherClass {
    private final Backends backends;

    AnotherClass(Backends backends) {
      this.backends = backends;
    }

    @Test void findsNothingOfTheFirst() {
      assertThat(backends.count("select count(*) from job_seen")).isZero();
      backends.publish(Topics.JOBS, "k", CANCEL);
      assertThat(backends.tapFromBeginning(Topics.JOBS).awaitRecords(1)).hasSize(1);
    }

    @Test void aTapSaysWhichRecordIsNoMessage() {
      var tap = backends.tap(Topics.DEADLETTER);
      backends.publishRaw(Topics.DEADLETTER, "k", new byte[] {1}, Map.of());
      tap.awaitRecords(1);
      assertThatThrownBy(() -> tap.messages(Object.class)).isInstanceOf(AssertionError.class).hasMessageContaining("no message is called null");
    }
  }
}
