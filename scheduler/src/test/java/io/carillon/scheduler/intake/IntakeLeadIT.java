package io.carillon.scheduler.intake;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.GroupOffsets;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Ground;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever has the lease takes jobs in, from where the rows of the holders before end; who has it not takes none. */
@WithBackends
final class IntakeLeadIT {
  private static final Duration FOR_SURE = Duration.ofMillis(1_500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String FORMER = "carillon-intake";

  private final Backends backends;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Ground ground;

  IntakeLeadIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void open() {
    ground = new Ground(backends);
  }

  @AfterEach void close() throws Exception {
    for (var one : opened.reversed()) one.close();
    ground.close();
  }

  private PgLead member(String name) {
    var lead = ground.lease(IntakePart.LEASE, name);
    opened.add(() -> await(lead.close()));
    var part = await(IntakePart.open(ground.outside, ground, lead));
    opened.add(() -> await(part.close()));
    return lead;
  }

  private List<UUID> submit(int many) {
    return IntStream.range(0, many).mapToObj(i -> {
      var job = Ground.call(UUID.randomUUID(), Ground.spec("+7916111" + String.format("%04d", i)));
      backends.publish(Topics.JOBS, job.jobId(), job);
      return UUID.fromString(job.jobId());
    }).toList();
  }

  private long rows(List<UUID> jobs) {
    return backends.count("select count(*) from job where id = any ($1)", (Object) jobs.toArray(UUID[]::new));
  }

  private long reached() {
    return backends.count("select coalesce(sum(next_offset), 0)::bigint from intake_offset where topic = $1", Topics.JOBS);
  }

  @Test void aSuccessorGoesOnWhereTheRowsEndAndWithoutTheLeaseNobodyTakesAnythingIn() {
    var first = member("first");
    var before = submit(20);
    await().atMost(PATIENCE).until(() -> rows(before) == 20);
    var second = member("second");
    assertThat(second.held()).isFalse();
    long reached = reached();

    backends.query("update lease set holder = 'nobody', epoch = epoch + 1, expires_at = now() + interval '1 hour' where name = $1", IntakePart.LEASE);
    await().until(() -> !first.held());
    var meanwhile = submit(20);

    await().during(FOR_SURE).atMost(FOR_SURE.multipliedBy(3)).until(() -> rows(meanwhile) == 0);
    await(first.close());
    backends.query("update lease set expires_at = now() - interval '1 second' where name = $1", IntakePart.LEASE);

    await().atMost(PATIENCE).until(() -> rows(meanwhile) == 20);
    assertThat(second.held()).isTrue();
    assertThat(reached()).isEqualTo(reached + 20);
    assertThat(rows(before)).isEqualTo(20);
  }

  @Test void ofWhatHasNoRowYetItBeginsWhereTheGroupCameToThatTookInBefore() {
    var group = await(BatchReader.inGroup(backends.vertx(), backends.kafka(), FORMER, Topics.JOBS, 100, batch -> Future.succeededFuture()));
    var taken = submit(20);
    backends.query("delete from intake_offset where topic = $1", Topics.JOBS);
    await().atMost(PATIENCE).until(() -> committed() >= 20);
    await(group.close());
    long came = committed();
    var untaken = submit(5);

    member("upgraded");

    await().atMost(PATIENCE).until(() -> rows(untaken) == 5);
    assertThat(rows(taken)).isZero();
    assertThat(reached()).as("and from now on the rows say it").isEqualTo(came + 5);
  }

  private long committed() {
    return await(GroupOffsets.of(backends.vertx(), backends.kafka(), FORMER, Topics.JOBS)).values().stream().mapToLong(Long::longValue).sum();
  }
}
