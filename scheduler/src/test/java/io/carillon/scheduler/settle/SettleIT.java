package io.carillon.scheduler.settle;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.DeadLetter;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.PbxMode;
import io.carillon.contract.ResultMessage.AttemptFinished;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.Retry;
import io.carillon.contract.Topics;
import io.carillon.kafka.Received;
import io.carillon.life.Surroundings;
import io.carillon.scheduler.agents.AgentEvents;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Ground;
import io.carillon.scheduler.result.JobFacts;
import io.carillon.testkit.Backends;
import io.carillon.testkit.SchemaCheck;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
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

@WithBackends
class SettleIT {
  private final Backends backends;
  private Ground ground;
  private Settler settler;
  private PgLead lead;
  private Agents agents;
  private SettlePart part;

  SettleIT(Backends backends) {
    this.backends = backends;
  }

  /** Notes what it was told, and how many attempts were known to have begun at that moment. */
  private static final class Agents implements AgentEvents {
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override public Future<Void> onHello(SqlConnection tx, AgentEvent.AgentHello hello, Instant now) {
      return note(tx, "hello");
    }

    @Override public Future<Void> onFenced(SqlConnection tx, AgentEvent.AgentFenced fenced, Instant now) {
      return tx.query("update pbx set epoch = " + fenced.epoch() + ", fenced = true where id = '" + fenced.pbx() + "'").execute()
          .compose(raised -> note(tx, "fenced " + fenced.epoch()));
    }

    @Override public Future<Void> onStatus(SqlConnection tx, AgentEvent.AgentStatus status, Instant now) {
      return note(tx, "status");
    }

    private Future<Void> note(SqlConnection tx, String what) {
      return tx.query("select count(*) from attempt where originating_at is not null and not settled").execute()
          .onSuccess(rows -> told.add(what + " " + rows.iterator().next().getLong(0))).mapEmpty();
    }
  }

  @BeforeEach void open() {
    ground = new Ground(backends);
    ground.pbx("pbx1", 3, true);
    settler = new Settler(new SplittableRandom(1));
    agents = new Agents();
    lead = PgLead.byAnyClock(backends.vertx(), ground.outside.pool(), Surroundings.real(), SettlePart.LEASE, UUID.randomUUID().toString());
    await(lead.start());
    part = await(SettlePart.open(ground.outside, ground, lead, new Overheard(), agents, settler));
  }

  @AfterEach void close() {
    await(part.close());
    await(lead.close());
    new SchemaCheck().check(ground.outbox());
    ground.close();
  }

  @Test void aCallIsFollowedToItsEndAndSaidOnce() {
    var job = ground.job(JobFacts.ALONE, Ground.spec("+79161112233"));
    var attempt = ground.attempt(job, "pbx1", 3);
    ground.say(ground.originating(attempt, job, 3));
    ground.say(ground.ringing(attempt, job, 3));
    ground.say(ground.answered(attempt, job, 3));
    await().untilAsserted(() -> assertThat(backends.count("select count(*) from attempt where id = $1 and answered_at is not null", attempt)).isEqualTo(1));
    assertThat(ground.stateOf(job)).isEqualTo("DIALING");
    ground.say(ground.ended(attempt, job, 3, Ground.talked()));
    await().untilAsserted(() -> assertThat(ground.stateOf(job)).isEqualTo("COMPLETED"));
    var finished = result(job);
    assertThat(finished.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(finished.digits()).isEqualTo("1");
    assertThat(finished.attempts()).isEqualTo(1);
    assertThat(finished.talkSeconds()).isEqualTo(3.0);
    assertThat(finished.trunk()).isEqualTo("north");
    assertThat(finished.firstDialedAt()).isNotNull();
    assertThat(ground.said(AttemptFinished.class)).filteredOn(one -> one.attemptId().equals(attempt.toString())).hasSize(1);
    assertThat(unsettled(job)).isZero();
    await().untilAsserted(() -> assertThat(ground.dispatchWoken.get()).isPositive());
  }

  @Test void theSameEndTwiceIsOneEnd() {
    var job = ground.job(JobFacts.ALONE, Ground.retried(Ground.spec("+79161112233"), new Retry(2, 30, null)));
    var attempt = ground.attempt(job, "pbx1", 3);
    var end = ground.ended(attempt, job, 3, Ground.busy());
    ground.say(end);
    ground.say(end);
    await().untilAsserted(() -> assertThat(ground.stateOf(job)).isEqualTo("WAITING"));
    var row = backends.query("select reason, round, attempts, due_at from job where id = $1", job).getFirst();
    assertThat(row.getString("reason")).isEqualTo("RETRY");
    assertThat(row.getInteger("round")).isEqualTo(2);
    assertThat(row.getInteger("attempts")).isEqualTo(1);
    assertThat(row.getOffsetDateTime("due_at").toInstant()).isBetween(end.ending().endedAt().plusMillis(29_999), end.ending().endedAt().plusMillis(30_001));
    passed();
    assertThat(ground.said(AttemptFinished.class)).filteredOn(one -> one.attemptId().equals(attempt.toString())).hasSize(1);
    assertThat(backends.query("select corrected from attempt where id = $1", attempt).getFirst().getValue(0)).isNull();
  }

  @Test void aReplayFromTheBeginningChangesNothing() {
    var job = ground.job(JobFacts.ALONE, Ground.retried(Ground.spec("+79161112233", "+79161112234"), new Retry(2, 0, null)));
    for (int i = 0; i < 4; i++) {
      var attempt = ground.attempt(job, "pbx1", 3);
      ground.say(ground.originating(attempt, job, 3));
      ground.say(ground.ended(attempt, job, 3, Ground.busy()));
      await().untilAsserted(() -> assertThat(unsettled(job)).isZero());
    }
    assertThat(ground.stateOf(job)).isEqualTo("FAILED");
    assertThat(result(job).attempts()).isEqualTo(4);
    assertThat(result(job).to()).isEqualTo("+79161112234");
    passed();
    var all = backends.tapFromBeginning(Topics.EVENTS).awaitRecords(9);
    var before = ground.stateHash();
    var again = new EventIntake(ground.outside, ground, lead, agents, settler);
    await(again.apply(all));
    for (Received record : all) await(again.apply(List.of(record)));
    var backwards = new ArrayList<>(all);
    java.util.Collections.reverse(backwards);
    await(again.apply(backwards));
    assertThat(ground.stateHash()).isEqualTo(before);
  }

  @Test void whatComesAfterTheEndIsTooLate() {
    var job = ground.job(JobFacts.ALONE, Ground.spec("+79161112233"));
    var attempt = ground.attempt(job, "pbx1", 3);
    ground.say(ground.ended(attempt, job, 3, Ground.busy()));
    ground.say(ground.ringing(attempt, job, 3));
    ground.say(ground.originating(attempt, job, 3));
    passed();
    var row = backends.query("select ringing_at, settled from attempt where id = $1", attempt).getFirst();
    assertThat(row.getValue("ringing_at")).isNull();
    assertThat(row.getBoolean("settled")).isTrue();
  }

  @Test void evidenceAfterTheSchedulersOwnSettlingIsKeptAndDecidesNothing() {
    var job = ground.job(JobFacts.ALONE, Ground.spec("+79161112233"));
    var attempt = ground.attempt(job, "pbx1", 3);
    var now = Instant.now();
    await(ground.outside.pool().withTransaction(tx -> settler.settle(tx, Map.of(attempt, Ending.without(Outcome.UNKNOWN, "NOTHING_HEARD", now)), now)));
    assertThat(result(job).state()).isEqualTo(JobState.FAILED);
    assertThat(result(job).reason()).isEqualTo("NOTHING_HEARD");
    ground.say(ground.ended(attempt, job, 3, Ground.talked()));
    await().untilAsserted(() -> assertThat(backends.count("select count(*) from attempt where id = $1 and corrected->>'outcome' = 'ANSWERED'", attempt)).isEqualTo(1));
    assertThat(ground.stateOf(job)).isEqualTo("FAILED");
    assertThat(ground.said(JobFinished.class)).filteredOn(one -> one.jobId().equals(job.toString())).hasSize(1);
  }

  @Test void aReplacedHolderIsNotHeard() {
    var job = ground.job(JobFacts.ALONE, Ground.spec("+79161112233"));
    var attempt = ground.attempt(job, "pbx1", 3);
    ground.say(ground.originating(attempt, job, 3));
    ground.say(new AgentEvent.AgentFenced("pbx1", "second", 4, Instant.now()));
    ground.say(ground.ended(attempt, job, 3, Ground.busy()));
    passed();
    assertThat(ground.stateOf(job)).isEqualTo("DIALING");
    ground.say(ground.ended(attempt, job, 4, Ground.talked()));
    await().untilAsserted(() -> assertThat(ground.stateOf(job)).isEqualTo("COMPLETED"));
  }

  @Test void aFenceIsJudgedByWhatWasSaidBeforeIt() {
    var first = ground.attempt(ground.job(JobFacts.ALONE, Ground.spec("+79161112233")), "pbx1", 3);
    var second = ground.attempt(ground.job(JobFacts.ALONE, Ground.spec("+79161112234")), "pbx1", 3);
    long begun = backends.count("select count(*) from attempt where originating_at is not null and not settled");
    var records = new ArrayList<Received>();
    records.add(received(0, ground.originating(first, UUID.randomUUID(), 3)));
    records.add(received(1, new AgentEvent.AgentFenced("pbx1", "second", 5, Instant.now())));
    records.add(received(2, ground.originating(second, UUID.randomUUID(), 5)));
    records.add(received(3, new AgentEvent.AgentHello("pbx1", "third", 5, PbxMode.AMI, "22.5.2", Instant.now(), Instant.now())));
    await(new EventIntake(ground.outside, ground, lead, agents, settler).apply(records));
    assertThat(agents.told).containsExactly("fenced 5 " + (begun + 1), "hello " + (begun + 2));
    backends.query("update pbx set epoch = 3 where id = 'pbx1'");
  }

  @Test void aJobToldToStopIsCancelledWhenItsCallEnds() {
    var job = ground.job(JobFacts.ALONE, Ground.retried(Ground.spec("+79161112233"), new Retry(3, 0, null)));
    var attempt = ground.attempt(job, "pbx1", 3);
    backends.query("update job set cancel_requested = true where id = $1", job);
    ground.say(ground.ended(attempt, job, 3, Ground.talked()));
    await().untilAsserted(() -> assertThat(ground.stateOf(job)).isEqualTo("CANCELLED"));
    assertThat(result(job).outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test void poisonIsSetAside() {
    var dead = backends.tap(Topics.DEADLETTER);
    backends.publishRaw(Topics.EVENTS, "pbx1", "nonsense".getBytes(StandardCharsets.UTF_8), Map.of(CloudEvent.TYPE_HEADER, "attempt.ended"));
    var job = ground.job(JobFacts.ALONE, Ground.spec("+79161112233"));
    var attempt = ground.attempt(job, "pbx1", 3);
    backends.publishRaw(Topics.EVENTS, "pbx1", ("{\"pbx\":\"pbx1\",\"attemptId\":\"" + attempt + "\",\"epoch\":3,\"seq\":1,\"ending\":{\"outcome\":\"BUSY\",\"digits\":\"1\\u00002\"}}")
        .getBytes(StandardCharsets.UTF_8), Map.of(CloudEvent.TYPE_HEADER, "attempt.ended"));
    ground.say(ground.ended(attempt, job, 3, Ground.talked()));
    await().untilAsserted(() -> assertThat(ground.stateOf(job)).isEqualTo("COMPLETED"));
    assertThat(dead.awaitMany(DeadLetter.class, any -> true, 2)).hasSize(2);
  }

  /** Prints what a settled call costs in a batch as they come at 200 calls a second or more; only that they end is asserted. */
  @Test void manyEndInBatches() {
    int many = 3000;
    int warm = 1000;
    var events = calls(many);
    var store = new EventIntake(ground.outside, ground, lead, agents, settler);
    for (int at = 0; at < warm; at += 10) await(store.store(events.subList(at, at + 10)));
    long begun = System.nanoTime();
    for (int at = warm; at < many; at += 10) await(store.store(events.subList(at, at + 10)));
    long each = (System.nanoTime() - begun) / 1000 / (many - warm);
    System.out.println("{\"name\": \"settle.us\", \"value\": " + each + ", \"unit\": \"microseconds a call in batches of 10\"}");
    assertThat(backends.count("select count(*) from attempt where not settled and pbx = 'bulk'")).isZero();
    assertThat(backends.count("select count(*) from job where state = 'COMPLETED' and number like '+7000%'")).isEqualTo(many);
  }

  private List<EventIntake.Word> calls(int many) {
    backends.query("""
        insert into job (id, campaign_id, tenant, kind, state, priority, due_at, expires_at, number, spec, submitted_at)
        select gen_random_uuid(), $2, 'acme', 'DIAL', 'DIALING', 5, now(), now() + interval '1 day', '+7000' || n,
          jsonb_build_object('destinations', jsonb_build_array(jsonb_build_object('to', '+7000' || n))), now() from generate_series(1, $1::int) n""", many, JobFacts.ALONE);
    return backends.query("""
        insert into attempt (id, job_id, campaign_id, nth, round, destination, to_number, dial, trunk, pbx, epoch, priority, created_at, not_after, settle_by)
        select gen_random_uuid(), j.id, j.campaign_id, 1, 1, 0, j.number, 'PJSIP/x@north', 'north', 'bulk', 3, 5, now(), now() + interval '10 seconds',
          now() + interval '1 hour' from job j where number like '+7000%' returning id, job_id""").stream().map(row -> {
            var event = ground.ended(row.getUUID(0), row.getUUID(1), 3, Ground.talked());
            return new EventIntake.Word(received(0, event), event);
          }).toList();
  }

  private static Received received(long offset, AgentEvent event) {
    return new Received(Topics.EVENTS, 0, offset, event.pbx(), io.carillon.contract.Wire.encode(event),
        Map.of(CloudEvent.TYPE_HEADER, io.carillon.contract.Wire.nameOf(event)), 0);
  }

  /** Waits until everything said so far has been read: a status is told last. */
  private void passed() {
    int before = agents.told.size();
    ground.say(new AgentEvent.AgentStatus("pbx1", "holder", 3, true, "22.5.2", Instant.now(), Map.of(), 0, 0, null, Instant.now(), 0, 1, null));
    await().atMost(Duration.ofSeconds(20)).until(() -> agents.told.size() > before);
  }

  private long unsettled(UUID job) {
    return backends.count("select count(*) from attempt where job_id = $1 and not settled", job);
  }

  private JobFinished result(UUID job) {
    return ground.said(JobFinished.class).stream().filter(one -> one.jobId().equals(job.toString())).findFirst().orElseThrow();
  }
}
