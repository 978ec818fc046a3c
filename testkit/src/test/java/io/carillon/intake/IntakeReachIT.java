package io.carillon.intake;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Topics;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithBackends
final class IntakeReachIT {
  private final Backends backends;
  private IntakeReach reach;

  IntakeReachIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void open() {
    reach = await(IntakeReach.open(backends.vertx(), backends.sql(), backends.kafka()));
    backends.query("delete from intake_offset");
  }

  @AfterEach void close() {
    await(reach.close());
  }

  private void takenInTo(Map<Integer, Long> ends) {
    ends.forEach((part, end) -> backends.query("insert into intake_offset (topic, part, next_offset) values ($1, $2, $3)"
        + " on conflict (topic, part) do update set next_offset = excluded.next_offset", Topics.JOBS, part, end));
  }

  private Map<Integer, Long> afterSomeJobs() {
    for (int i = 0; i < 20; i++) backends.publishRaw(Topics.JOBS, UUID.randomUUID().toString(), new byte[] {'{', '}'}, Map.of());
    return await(reach.ends());
  }

  @Test void everyPartitionEndsWhereItsRecordsDo() {
    var before = await(reach.ends());
    var after = afterSomeJobs();
    assertThat(after.keySet()).isEqualTo(before.keySet()).hasSizeGreaterThan(1);
    assertThat(after.values().stream().mapToLong(end -> end).sum() - before.values().stream().mapToLong(end -> end).sum()).isEqualTo(20);
  }

  @Test void itHasPassedOnlyWhenAllPartitionsHave() {
    var ends = afterSomeJobs();
    assertThat(await(IntakeReach.passed(backends.sql(), ends))).as("no offset is stored yet").isFalse();
    takenInTo(ends);
    assertThat(await(IntakeReach.passed(backends.sql(), ends))).isTrue();
    int one = ends.entrySet().stream().filter(end -> end.getValue() > 0).findFirst().orElseThrow().getKey();
    backends.query("update intake_offset set next_offset = next_offset - 1 where part = $1", one);
    assertThat(await(IntakeReach.passed(backends.sql(), ends))).isFalse();
  }

  @Test void whoWaitsIsToldAsSoonAsItHasAndNoLaterThanHeSaid() {
    var ends = afterSomeJobs();
    assertThat(await(reach.passed(ends, 100))).isFalse();
    var waiting = reach.passed(ends, 20_000);
    assertThat(waiting.isComplete()).isFalse();
    takenInTo(ends);
    assertThat(await(waiting)).isTrue();
  }

  /** Seven seconds of looks without a pause are as many as a minute's with one: schedulers may be away that long. */
  @Test void aLongWaitHasAnEndToo() {
    var often = await(IntakeReach.open(backends.vertx(), backends.sql(), backends.kafka(), 1));
    assertThat(await(often.passed(afterSomeJobs(), 7_000))).isFalse();
    await(often.close());
  }
}
