package io.carillon.scheduler.settle;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.life.Surroundings;
import io.carillon.scheduler.agents.AgentEvents;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Ground;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever has the lease settles, from where the rows of the holders before end; who has it not, or not any more, stores nothing. */
@WithBackends
final class SettleLeadIT {
  private static final Duration FOR_SURE = Duration.ofMillis(1_500);

  private final Backends backends;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Ground ground;

  SettleLeadIT(Backends backends) {
    this.backends = backends;
  }

  /** What each settling part was told, by the word's own time. */
  private static final class Told implements AgentEvents {
    final List<Instant> at = new CopyOnWriteArrayList<>();

    @Override public Future<Void> onHello(SqlConnection tx, AgentEvent.AgentHello hello, Instant now) {
      at.add(hello.at());
      return Future.succeededFuture();
    }

    @Override public Future<Void> onFenced(SqlConnection tx, AgentEvent.AgentFenced fenced, Instant now) {
      return Future.succeededFuture();
    }

    @Override public Future<Void> onStatus(SqlConnection tx, AgentEvent.AgentStatus status, Instant now) {
      return Future.succeededFuture();
    }
  }

  @BeforeEach void open() {
    ground = new Ground(backends);
  }

  @AfterEach void close() throws Exception {
    for (var one : opened.reversed()) one.close();
    ground.close();
  }

  private PgLead lead(String holder) {
    var lead = PgLead.byAnyClock(backends.vertx(), ground.outside.pool(), Surroundings.real(), SettlePart.LEASE, holder);
    await(lead.start());
    opened.add(() -> await(lead.close()));
    return lead;
  }

  private Told settling(PgLead lead) {
    var told = new Told();
    var part = await(SettlePart.open(ground.outside, ground, lead, new Overheard(), told, new Settler(new SplittableRandom(1))));
    opened.add(() -> await(part.close()));
    return told;
  }

  private List<Instant> say(int many) {
    var said = new ArrayList<Instant>();
    for (int i = 0; i < many; i++) {
      var at = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
      said.add(at);
      ground.say(new AgentEvent.AgentHello("pbx1", UUID.randomUUID().toString(), 0, PbxMode.AMI, "22.5.2", at, at));
    }
    return said;
  }

  private long stored() {
    return backends.count("select coalesce(sum(next_offset), 0)::bigint from intake_offset where topic = $1", Topics.EVENTS);
  }

  @Test void aSuccessorGoesOnWhereTheRowsEndAndTheOneBeforeHimStoresNothingMore() {
    var first = lead("first");
    var settles = settling(first);
    var before = say(3);
    await().untilAsserted(() -> assertThat(settles.at).containsAll(before));
    var second = lead("second");
    var follows = settling(second);
    long reached = stored();

    // Its lease is another's from now on, for as long as it takes; it has not heard of it yet.
    backends.query("update lease set holder = 'nobody', epoch = epoch + 1, expires_at = now() + interval '1 hour' where name = 'events'");
    settles.at.clear();
    var meanwhile = say(5);

    await().during(FOR_SURE).atMost(FOR_SURE.multipliedBy(3)).untilAsserted(() -> assertThat(stored()).isEqualTo(reached));
    assertThat(settles.at).as("what it was still told was rolled back, or nothing").isSubsetOf(meanwhile);
    assertThat(follows.at).isEmpty();
    settles.at.clear();
    await(first.close());
    backends.query("update lease set expires_at = now() - interval '1 second' where name = 'events'");

    await().untilAsserted(() -> assertThat(follows.at).containsExactlyElementsOf(meanwhile));
    assertThat(stored()).isEqualTo(reached + 5);
    assertThat(settles.at).isEmpty();
  }

  @Test void ofWhatHasNoRowYetItBeginsWhereTheGroupCameToThatSettledBefore() {
    var group = await(BatchReader.inGroup(backends.vertx(), backends.kafka(), "carillon-settle", Topics.EVENTS, 100, batch -> Future.succeededFuture()));
    var taken = say(4);
    backends.query("delete from intake_offset where topic = $1", Topics.EVENTS);
    await().untilAsserted(() -> assertThat(committed()).isEqualTo(written()));
    await(group.close());
    var untaken = say(2);

    var settles = settling(lead("upgraded"));

    await().untilAsserted(() -> assertThat(settles.at).containsExactlyElementsOf(untaken));
    assertThat(settles.at).doesNotContainAnyElementsOf(taken);
    await().untilAsserted(() -> assertThat(stored()).as("and from now on the rows say it").isEqualTo(written()));
  }

  private long committed() {
    return await(io.carillon.kafka.GroupOffsets.of(backends.vertx(), backends.kafka(), "carillon-settle", Topics.EVENTS))
        .values().stream().mapToLong(Long::longValue).sum();
  }

  private long written() {
    var ends = io.carillon.kafka.TopicEnds.open(backends.vertx(), backends.kafka());
    try {
      return await(ends.ends(Topics.EVENTS)).entrySet().stream().filter(end -> end.getValue() > 0).mapToLong(Map.Entry::getValue).sum();
    } finally {
      await(ends.close());
    }
  }
}
