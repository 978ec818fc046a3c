package io.carillon.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Wire;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.outside.SteadyPlans;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.scheduler.window.RecipientZones;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithBackends
final class CandidatesIT {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private final Backends backends;
  private final Pool pool;
  private final PgCandidates candidates;

  CandidatesIT(Backends backends) {
    this.backends = backends;
    pool = PgBuilder.pool().with(new PoolOptions().setMaxSize(1)).connectingTo(SteadyPlans.of(backends.postgres().client())).using(backends.vertx()).build();
    candidates = new PgCandidates(pool);
  }

  @AfterEach
  void close() {
    backends.query("truncate job");
    Backends.await(pool.close());
  }

  private void jobs(UUID campaign, int from, int to) {
    backends.query("""
        insert into job (id, campaign_id, tenant, kind, state, priority, due_at, expires_at, number, spec, submitted_at)
        select gen_random_uuid(), $1, 't', 'DIAL', 'QUEUED', 5, $2::timestamptz - interval '1 hour' + n * interval '1 second',
          $2::timestamptz + interval '1 hour', '+' || n, jsonb_build_object('account', 'a' || n), $2::timestamptz
        from generate_series($3::int, $4::int) as n""", campaign, PgCandidates.time(NOW), from, to - 1);
  }

  /** So many jobs in each of so many campaigns, all of one priority and due alike. */
  private List<UUID> campaigns(int many, int jobs) {
    var ids = IntStream.range(0, many).mapToObj(i -> new UUID(7, i)).toList();
    backends.query("""
        insert into job (id, campaign_id, tenant, kind, state, priority, due_at, expires_at, number, spec, submitted_at)
        select gen_random_uuid(), c.id, 't', 'DIAL', 'QUEUED', 5, $2::timestamptz - interval '1 hour' + n * interval '1 second',
          $2::timestamptz + interval '1 hour', '+1000' || n, '{}', $2::timestamptz
        from unnest($1::uuid[]) as c (id) cross join generate_series(1, $3::int) as n""", ids.toArray(UUID[]::new), PgCandidates.time(NOW), jobs);
    return ids;
  }

  private UUID raised(UUID campaign, int priority) {
    return backends.query("update job set priority = $2 where id = (select max(id::text)::uuid from job where campaign_id = $1) returning id", campaign,
        (short) priority).getFirst().getUUID(0);
  }

  private static LineSettings running(Collection<UUID> ids) {
    var campaigns = new HashMap<UUID, LineSettings.Campaign>();
    ids.forEach(id -> campaigns.put(id, new LineSettings.Campaign(id, "t", CallSpec.empty(), null, null, 1, NOW.plusSeconds(3600))));
    return new LineSettings(Map.of(), List.of(), Map.of(), Map.of(), Map.of(), campaigns);
  }

  private PgCandidates.Due due(Map<UUID, String> scripts, int window) {
    var campaigns = new HashMap<UUID, LineSettings.Campaign>();
    scripts.forEach((id, script) -> campaigns.put(id,
        new LineSettings.Campaign(id, "t", Wire.readOwn("{\"script\":\"" + script + "\"}", CallSpec.class), null, null, 1, NOW.plusSeconds(3600))));
    var settings = new LineSettings(Map.of(), List.of(), Map.of(), Map.of(), Map.of(), campaigns);
    return Backends.await(candidates.due(settings, Usage.NONE, NOW, window, 0));
  }

  @Test
  void aJobThatWaitsKeepsItsOwnWishAndGetsItsCampaignsAsItIsNow() {
    var campaign = UUID.randomUUID();
    jobs(campaign, 0, 5);
    var first = due(Map.of(campaign, "one"), 3).jobs();
    assertThat(first).extracting(job -> job.spec().account()).containsExactly("a0", "a1", "a2");
    assertThat(first).extracting(job -> job.spec().script()).containsOnly("one");
    backends.query("update job set state = 'DIALING' where id = $1", first.getFirst().id());
    var then = due(Map.of(campaign, "two"), 3).jobs();
    assertThat(then).extracting(job -> job.spec().account()).containsExactly("a1", "a2", "a3");
    assertThat(then).extracting(job -> job.spec().script()).containsOnly("two");
  }

  /** More than are kept: each still comes with its own. */
  @Test
  void moreThanAreKeptAreReadAgain() {
    var one = UUID.randomUUID();
    var other = UUID.randomUUID();
    jobs(one, 0, 200);
    jobs(other, 200, 400);
    for (int look = 0; look < 3; look++) {
      var jobs = due(Map.of(one, "s", other, "s"), 200).jobs();
      assertThat(jobs).hasSize(400).allSatisfy(job -> assertThat(job.spec().account())
          .isEqualTo("a" + (job.dueAt().getEpochSecond() - NOW.minusSeconds(3600).getEpochSecond())));
    }
  }

  @Test
  void whoComesFirstOfAllIsSeenHoweverManyCampaignsAreFull() {
    var ids = campaigns(300, 250);
    var urgent = raised(ids.getLast(), 8);
    var look = Backends.await(candidates.due(running(ids), Usage.NONE, NOW, 200, 0));
    assertThat(look.jobs().getFirst().id()).isEqualTo(urgent);
    assertThat(look.jobs()).as("a look is bounded").hasSizeLessThanOrEqualTo(2500);
    assertThat(look.jobs().stream().map(Candidate::campaign).distinct()).as("and everybody is in it").hasSize(300);
    assertThat(look.cut()).hasSize(300);
  }

  /** One of the hundreds has enough of a higher priority for all that may start: others' lower ones do not go before them. */
  @Test
  void asManyAsMayStartAreSeenOfWhoeverGoesFirst() {
    var ids = campaigns(300, 20);
    backends.query("update job set priority = 7 where campaign_id = $1", ids.get(123));
    backends.query("update job set priority = 6 where campaign_id = $1", ids.get(45));
    var look = Backends.await(candidates.due(running(ids), Usage.NONE, NOW, 20, 0));
    assertThat(look.jobs().stream().limit(40).map(Candidate::priority)).containsExactlyElementsOf(
        IntStream.range(0, 40).mapToObj(i -> i < 20 ? 7 : 6).toList());
  }

  /** Ten calls at a time, which end in the order they began; more campaigns than one look ever held. */
  @Test
  void noCampaignStarvesOverManyPasses() {
    var ids = campaigns(300, 220);
    var settings = running(ids);
    var world = new PlannerWorld().pbx("a", 1000);
    ids.forEach(id -> world.campaigns.put(id, settings.campaigns().get(id)));
    world.trunk("north", 30, 1000).route("+X.", "north");
    backends.query("update job set spec = jsonb_build_object('destinations', jsonb_build_array(jsonb_build_object('to', number)))");
    var live = new ArrayDeque<UUID>();
    var rung = new HashSet<UUID>();
    for (int pass = 0; pass < 60; pass++) {
      while (live.size() > 20) live.removeFirst();
      var counter = new Usage.Counter();
      live.forEach(campaign -> counter.add("north", "a", campaign, 1, 0, 0));
      var usage = counter.usage();
      var look = Backends.await(candidates.due(world.settings(), usage, NOW, 25, 0));
      var plan = new DispatchPlanner(new RecipientZones(ZoneId.of("UTC"))).plan(new Snapshot(NOW, pass * 1000L, world.settings(), world.states, usage,
          world.shares, world.book, world.turns, look.jobs(), look.cut()));
      world.book = plan.book();
      world.turns = plan.turns();
      assertThat(plan.dials()).isNotEmpty();
      plan.dials().forEach(dial -> live.addLast(dial.job().campaign()));
      plan.dials().forEach(dial -> rung.add(dial.job().campaign()));
      backends.query("update job set state = 'DIALING' where id = any ($1)", (Object) plan.dials().stream().map(dial -> dial.job().id()).toArray(UUID[]::new));
    }
    assertThat(rung).containsAll(ids);
  }

  /** Those of the many were due before. */
  @Test
  void whoeverHasMostWaitingHidesNobody() {
    var ids = campaigns(1, 60_000);
    var few = new UUID(8, 1);
    backends.query("""
        insert into job (id, campaign_id, tenant, kind, state, priority, due_at, expires_at, number, spec, submitted_at)
        select gen_random_uuid(), $1, 't', 'DIAL', 'QUEUED', 5, $2::timestamptz, $2::timestamptz + interval '1 hour', '+1', '{}', $2::timestamptz
        from generate_series(1, 10)""", few, PgCandidates.time(NOW));
    backends.query("update job set due_at = $1::timestamptz - interval '2 hours' where campaign_id = $2", PgCandidates.time(NOW), ids.getFirst());
    var look = Backends.await(candidates.due(running(List.of(ids.getFirst(), few)), Usage.NONE, NOW, 25, 0));
    assertThat(look.jobs().stream().filter(job -> job.campaign().equals(few))).hasSize(10);
    assertThat(look.cut()).containsExactly(ids.getFirst());
  }

  /** Pages that are touched, however many wait behind those who are looked at. */
  @Test
  void aLookCostsTheSameWhateverWaits() {
    var few = campaigns(300, 30);
    backends.query("vacuum analyze job");
    long before = pages(few);
    campaigns(300, 700);
    backends.query("vacuum analyze job");
    assertThat(pages(few)).isLessThan(before * 3 / 2);
  }

  private long pages(List<UUID> ids) {
    var used = ids.stream().map(id -> 0.0).toArray(Double[]::new);
    var plan = Backends.await(pool.preparedQuery("explain (analyze, buffers, format json) " + PgCandidates.DUE)
        .execute(Tuple.of(ids.toArray(UUID[]::new), used, PgCandidates.time(NOW), 25, 0, PgCandidates.MOST).addValue(500).addValue(new UUID[0])));
    var top = plan.iterator().next().getJsonArray(0).getJsonObject(0).getJsonObject("Plan");
    return top.getLong("Shared Hit Blocks") + top.getLong("Shared Read Blocks");
  }
}
