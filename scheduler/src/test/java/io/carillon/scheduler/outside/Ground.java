package io.carillon.scheduler.outside;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.AnsweredBy;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.HungUpBy;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Outcome;
import io.carillon.contract.Retry;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.Received;
import io.carillon.life.Surroundings;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.testkit.Backends;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.PoolOptions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** What the parts of a scheduler stand on in a test, and short ways to put rows there and look at them. */
public final class Ground implements Wake {
  public static final String TENANT = "acme";

  public final Backends backends;
  public final Outside outside;
  public final AtomicInteger dispatchWoken = new AtomicInteger();
  public final AtomicInteger urgentlyWoken = new AtomicInteger();
  public final AtomicInteger relayWoken = new AtomicInteger();
  private long seq;

  public Ground(Backends backends) {
    this.backends = backends;
    var pool = PgBuilder.pool().with(new PoolOptions().setMaxSize(6)).connectingTo(backends.postgres().client()).using(backends.vertx()).build();
    this.outside = new Outside(backends.vertx(), pool, backends.kafka(), Publisher.open(backends.vertx(), backends.kafka(), 10_000), Surroundings.real());
  }

  /** A lease that is this holder's, unless another has it. To be closed. */
  public PgLead lease(String name, String holder) {
    var lease = PgLead.byAnyClock(backends.vertx(), outside.pool(), Surroundings.real(), name, holder);
    Backends.await(lease.start());
    return lease;
  }

  @Override public void dispatch() {
    dispatchWoken.incrementAndGet();
  }

  @Override public void urgent() {
    urgentlyWoken.incrementAndGet();
  }

  @Override public void relay() {
    relayWoken.incrementAndGet();
  }

  public void close() {
    Backends.await(outside.publisher().close());
    Backends.await(outside.pool().close());
  }

  public static CallSpec spec(String... numbers) {
    return CallSpec.to(java.util.Arrays.stream(numbers).map(Destination::number).toList());
  }

  public static CallSpec retried(CallSpec spec, Retry retry) {
    return new CallSpec(spec.destinations(), null, null, null, null, null, null, null, null, null, null, null, null, retry, null, null, null, null, null, null, null);
  }

  public static JobSubmitted call(UUID id, CallSpec spec) {
    return new JobSubmitted(id.toString(), TENANT, null, null, JobKind.DIAL, spec, null, null, Instant.now());
  }

  public static JobSubmitted contact(UUID id, UUID campaign, CallSpec spec) {
    return new JobSubmitted(id.toString(), TENANT, campaign.toString(), null, JobKind.DIAL, spec, null, null, Instant.now());
  }

  public void pbx(String id, long epoch, boolean fenced) {
    backends.query("insert into pbx (id, mode, max_channels, epoch, fenced) values ($1, 'AMI', 100, $2, $3) on conflict (id) do update set epoch = $2, fenced = $3",
        id, epoch, fenced);
  }

  public UUID campaign(String state, Instant endsAt) {
    var id = UUID.randomUUID();
    backends.query("insert into campaign (id, tenant, name, state, spec, created_at, started_at, ends_at) values ($1, $2, 'autumn', $3, '{}', now(), now(), $4)",
        id, TENANT, state, endsAt.atOffset(ZoneOffset.UTC));
    return id;
  }

  /** A job as intake leaves it. */
  public UUID job(UUID campaign, CallSpec spec) {
    var id = UUID.randomUUID();
    backends.query("""
        insert into job (id, campaign_id, tenant, kind, state, priority, due_at, expires_at, number, spec, submitted_at)
        values ($1, $2, $3, 'DIAL', 'QUEUED', 5, now(), now() + interval '1 day', $4, $5::text::jsonb, now())""",
        id, campaign, TENANT, spec.destinations().get(0).to(), Wire.encodeText(spec));
    return id;
  }

  /** An attempt as dispatch leaves it. */
  public UUID attempt(UUID job, String pbx, long epoch) {
    var id = UUID.randomUUID();
    backends.query("""
        with j as (update job set state = 'DIALING', reason = null where id = $2 and state in ('QUEUED', 'WAITING') returning *)
        insert into attempt (id, job_id, campaign_id, nth, round, destination, to_number, dial, trunk, pbx, epoch, priority, created_at, not_after, settle_by)
        select $1, j.id, j.campaign_id, (select count(*) + 1 from attempt where job_id = j.id), j.round, j.destination,
          j.spec->'destinations'->(j.destination::int)->>'to', 'PJSIP/x@north', 'north', $3, $4, j.priority, now(), now() + interval '10 seconds', now() + interval '1 hour'
        from j""", id, job, pbx, epoch);
    return id;
  }

  public AgentEvent.AttemptOriginating originating(UUID attempt, UUID job, long epoch) {
    return new AgentEvent.AttemptOriginating("pbx1", attempt.toString(), job.toString(), epoch, ++seq, Instant.now());
  }

  public AgentEvent.AttemptRinging ringing(UUID attempt, UUID job, long epoch) {
    return new AgentEvent.AttemptRinging("pbx1", attempt.toString(), job.toString(), epoch, ++seq, Instant.now());
  }

  public AgentEvent.AttemptAnswered answered(UUID attempt, UUID job, long epoch) {
    return new AgentEvent.AttemptAnswered("pbx1", attempt.toString(), job.toString(), epoch, ++seq, Instant.now());
  }

  public AgentEvent.AttemptEnded ended(UUID attempt, UUID job, long epoch, Ending ending) {
    return new AgentEvent.AttemptEnded("pbx1", attempt.toString(), job.toString(), epoch, ++seq, Instant.now(), ending);
  }

  public static Ending talked() {
    var end = Instant.now();
    return new Ending(Outcome.ANSWERED, null, AnsweredBy.HUMAN, HungUpBy.CALLEE, true, "1", 16, 200, "ANSWER", 1500L, 3000L, end.minusMillis(4500),
        end.minusMillis(3000), end, "PJSIP/north-00000007");
  }

  public static Ending busy() {
    return new Ending(Outcome.BUSY, null, null, null, null, null, 17, 486, "BUSY", null, null, null, null, Instant.now(), "PJSIP/north-00000008");
  }

  public void say(AgentEvent event) {
    backends.publish(Topics.EVENTS, event.pbx(), event);
  }

  public String stateOf(UUID job) {
    return backends.query("select state from job where id = $1", job).getFirst().getString(0);
  }

  /** What is in the outbox, as its readers will get it. */
  public List<Received> outbox() {
    return backends.query("select topic, key, headers::text, value, id from outbox order by id").stream().map(row -> {
      Map<String, String> headers = new HashMap<>();
      new JsonObject(row.getString(2)).forEach(entry -> headers.put(entry.getKey(), entry.getValue().toString()));
      return new Received(row.getString(0), 0, row.getLong(4), row.getString(1), row.getBuffer(3).getBytes(), headers, 0);
    }).toList();
  }

  /** The results of one type in the outbox. */
  public <T> List<T> said(Class<T> type) {
    return outbox().stream().filter(record -> record.topic().equals(Topics.RESULTS)).map(record -> {
      try {
        return record.as(Object.class);
      } catch (Wire.Unreadable e) {
        throw new AssertionError(e);
      }
    }).filter(type::isInstance).map(type::cast).toList();
  }

  /** Everything that must not change when something is read again. */
  public String stateHash() {
    return backends.query("""
        select md5(concat_ws('|',
          (select string_agg(j::text, ';' order by id) from job j), (select string_agg(s::text, ';' order by id) from job_seen s),
          (select string_agg(a::text, ';' order by id) from attempt a), (select string_agg(o::text, ';' order by id) from outbox o),
          (select string_agg(t::text, ';') from (select campaign_id, what, sum(n) from campaign_tally group by 1, 2 having sum(n) <> 0 order by 1, 2) t),
          (select string_agg(i::text, ';' order by part) from intake_offset i),
          (select string_agg(s::text, ';' order by tenant, list, number) from suppression s)))""").getFirst().getString(0);
  }
}
