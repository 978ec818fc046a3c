package io.carillon.scheduler.intake;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.Received;
import io.carillon.scheduler.outside.Ground;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Prints how many contacts a second become rows, from bytes as read to the commit, beside a bare insert of the same rows; only
 * that all arrive is asserted.
 */
@WithBackends
class IntakeSpeedIT {
  private static final int BATCH = 4000;
  private static final int BATCHES = 15;

  @Test void contactsBecomeRowsInBulk(Backends backends) {
    var ground = new Ground(backends);
    var campaign = ground.campaign("DRAFT", Instant.now().plusSeconds(3600));
    var intake = new Intake(ground.outside, ground);
    await(intake.apply(batch(campaign, 0)));
    var batches = new ArrayList<List<Received>>();
    for (int i = 1; i <= BATCHES; i++) batches.add(batch(campaign, i));
    long begun = System.nanoTime();
    for (var batch : batches) await(intake.apply(batch));
    double seconds = (System.nanoTime() - begun) / 1e9;
    backends.query("create table bare (like job including all)");
    long bareBegun = System.nanoTime();
    backends.query("insert into bare select * from job");
    double bare = (System.nanoTime() - bareBegun) / 1e9 * BATCHES / (BATCHES + 1);
    System.out.printf("{\"name\": \"intake.rows\", \"value\": %.0f, \"unit\": \"rows/s\", \"bareInsertSelect\": %.0f}%n", BATCH * BATCHES / seconds, BATCH * BATCHES / bare);
    assertThat(backends.count("select count(*) from job")).isEqualTo(BATCH * (BATCHES + 1L));
    ground.close();
  }

  private static List<Received> batch(UUID campaign, int nth) {
    var records = new ArrayList<Received>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      var id = new UUID(0x0192f0c100007000L + nth, 0x8000000000000000L | (long) nth << 32 | i);
      var job = Ground.contact(id, campaign, Ground.spec("+7916" + (1000000 + nth * BATCH + i)));
      records.add(new Received(Topics.JOBS, i % 6, (long) nth * BATCH + i, job.jobId(), Wire.encode(job), Map.of(CloudEvent.TYPE_HEADER, Wire.nameOf(job)), 0));
    }
    return records;
  }
}
