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
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
    backends.query("truncate job, ready_key");
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
    var raised = backends.query("update job set priority = $2 where id = (select max(id::text)::uuid from job where campaign_id = $1) returning id", campaign,
        (short) priority).getFirst().getUUID(0);
    queues();
    return raised;
  }

  /** A job's priority never changes; where a test changes it, it says so where the queues are named. */
  private void queues() {
    backends.query("insert into ready_key select distinct campaign_id, wants, priority from job on conflict do nothing");
  }

  private static LineSettings running(Collection<UUID> ids) {
    var campaigns = new HashMap<UUID, LineSettings.Campaign>();
    ids.forEach(id -> campaigns.put(id, new LineSettings.Campaign(id, "t", CallSpec.empty(), null, null, 1, NOW.plusSeconds(3600))));
    return new LineSettings(Map.of(), List.of(), Map.of(), Map.of(), Map.of(), campaigns);
  }

  private PgCandidates.Due look(LineSettings settings, Usage usage, int window) {
    return look(settings, usage, window, 0, Wants.Free.ALL);
  }

  private PgCandidates.Due look(LineSettings settings, Usage usage, int window, long millis, Wants.Free free) {
    return Backends.await(PgCandidates.keys(pool, settings).compose(there -> candidates.due(settings, there, usage, NOW, millis, window, 0, free)));
  }

  private PgCandidates.Due due(Map<UUID, String> scripts, int window) {
    var campaigns = new HashMap<UUID, LineSettings.Campaign>();
    scripts.forEach((id, script) -> campaigns.put(id,
        new LineSettings.Campaign(id, "t", Wire.readOwn("{\"script\":\"" + script + "\"}", CallSpec.class), null, null, 1, NOW.plusSeconds(3600))));
    var settings = new LineSettings(Map.of(), List.of(), Map.of(), Map.of(), Map.of(), campaigns);
    return look(settings, Usage.NONE, window);
  }

  @Test
  void aLookIsPlannedOnceForAConnection() {
    var campaign = UUID.randomUUID();
    jobs(campaign, 0, 5);
    for (int i = 0; i < 3; i++) due(Map.of(campaign, "one"), 3);
    var kept = Backends.await(pool.preparedQuery("select generic_plans + custom_plans from pg_prepared_statements where statement = $1").execute(Tuple.of(PgCandidates.DUE)));
    assertThat(kept).singleElement().satisfies(row -> assertThat(row.getLong(0)).isEqualTo(3));
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
    var look = look(running(ids), Usage.NONE, 200);
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
    queues();
    var look = look(running(ids), Usage.NONE, 20);
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
      var look = look(world.settings(), usage, 25);
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
    var look = look(running(List.of(ids.getFirst(), few)), Usage.NONE, 25);
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
    var plan = Backends.await(pool.preparedQuery("explain (analyze, buffers, format json) " + PgCandidates.DUE)
        .execute(Tuple.of(ids.toArray(UUID[]::new), ids.stream().map(id -> "").toArray(String[]::new), ids.stream().map(id -> 5).toArray(Integer[]::new),
            ids.stream().map(id -> 0.0).toArray(Double[]::new), ids.stream().map(id -> PgCandidates.time(Instant.EPOCH)).toArray(OffsetDateTime[]::new),
            PgCandidates.time(NOW)).addValue(25).addValue(PgCandidates.MOST).addValue(500).addValue(new UUID[0])));
    var top = plan.iterator().next().getJsonArray(0).getJsonObject(0).getJsonObject("Plan");
    return top.getLong("Shared Hit Blocks") + top.getLong("Shared Read Blocks");
  }

  /** A campaign with so many for a trunk that is full, and behind them some for another. */
  private PlannerWorld world(UUID campaign, int blocked, int free) {
    var world = new PlannerWorld().pbx("a", 1000);
    world.campaigns.putAll(running(List.of(campaign)).campaigns());
    world.trunk("north", 30, 1000).trunk("south", 1, 1000).route("+1X.", "south").route("+2X.", "north");
    world.used.add("south", "a", new UUID(9, 9), 1, 0, 0);
    jobs(campaign, 0, blocked + free);
    backends.query("""
        update job set spec = jsonb_build_object('destinations', jsonb_build_array(jsonb_build_object('to',
          case when due_at < $1::timestamptz - interval '1 hour' + $2::int * interval '1 second' then '+1555' else '+2555' end)))""", PgCandidates.time(NOW), blocked);
    return world;
  }

  private static Wants.Free only(String... trunks) {
    return (trunk, onlyPbx, urgent) -> Set.of(trunks).contains(trunk);
  }

  /** What it finds of the lines to want is written down; what it would ring is not rung. */
  private DispatchPlan pass(PlannerWorld world, long millis, Wants.Free free) {
    var look = look(world.settings(), world.used.usage(), 25, millis, free);
    var plan = new DispatchPlanner(new RecipientZones(ZoneId.of("UTC"))).plan(new Snapshot(NOW, 0, world.settings(), world.states, world.used.usage(),
        world.shares, world.book, world.turns, look.jobs(), look.cut()));
    var moves = candidates.unwritten(plan.blocked());
    plan.moving(moves).blocked().forEach(one -> backends.query("update job set wants = $2 where id = $1", one.job().id(), one.wants()));
    queues();
    return plan;
  }

  private List<String> numbers(DispatchPlan plan) {
    return plan.dials().stream().map(DispatchPlan.Dial::to).distinct().toList();
  }

  /** Three hundred before ten: looked at once each, then no more before there is a line for them. */
  @Test
  void whoWaitsForAFullTrunkHidesNobodyAndIsFoundOnceItIsFree() {
    var campaign = UUID.randomUUID();
    var world = world(campaign, 300, 10);
    int passes = 0;
    while (pass(world, 0, only("north")).dials().isEmpty() && passes < 20) passes++;
    assertThat(passes).isBetween(11, 13);
    var look = look(world.settings(), Usage.NONE, 25, 0, only("north"));
    assertThat(look.jobs()).as("the ten, and the rest of a window").hasSizeLessThan(35);
    assertThat(look.passedOver()).isTrue();
    assertThat(look(world.settings(), Usage.NONE, 25, 0, only("south")).jobs().getFirst().dueAt()).as("who was due first").isEqualTo(NOW.minusSeconds(3600));
  }

  /** Where routes become others, what was written before them holds nobody back. */
  @Test
  void whoWaitsByRoutesThatAreNoneAnyMoreIsAsked() {
    var campaign = UUID.randomUUID();
    var world = world(campaign, 60, 0);
    for (int look = 0; look < 4; look++) pass(world, 0, only("north"));
    assertThat(look(world.settings(), Usage.NONE, 25, 0, only("north")).jobs()).hasSizeLessThan(25);
    world.routes.clear();
    world.route("+X.", "north");
    assertThat(numbers(pass(world, 0, only("north")))).containsExactly("+1555");
  }

  @Test
  void whoStandsBeforeTheFrontIsFoundHalfAMinuteLater() {
    var campaign = UUID.randomUUID();
    jobs(campaign, 1000, 1040);
    assertThat(look(running(List.of(campaign)), Usage.NONE, 25).jobs()).hasSize(25);
    jobs(campaign, 0, 1);
    var due = NOW.minusSeconds(3600);
    assertThat(look(running(List.of(campaign)), Usage.NONE, 25, 29_999, Wants.Free.ALL).jobs()).noneMatch(job -> job.dueAt().equals(due));
    assertThat(look(running(List.of(campaign)), Usage.NONE, 25, 30_000, Wants.Free.ALL).jobs()).anyMatch(job -> job.dueAt().equals(due));
  }

  /** In time it may come ten seconds late. */
  @Test
  void whoComesInTimeIsFoundAtOnce() {
    var campaign = UUID.randomUUID();
    jobs(campaign, 3590, 3700);
    assertThat(look(running(List.of(campaign)), Usage.NONE, 5).jobs()).hasSize(5);
    backends.query("update job set state = 'DIALING' where due_at <= $1", PgCandidates.time(NOW));
    assertThat(look(running(List.of(campaign)), Usage.NONE, 5).jobs()).isEmpty();
    backends.query("update job set state = 'WAITING' where id = (select id from job where state = 'DIALING' order by due_at limit 1)");
    assertThat(look(running(List.of(campaign)), Usage.NONE, 5).jobs()).hasSize(1);
  }

  /** Entries of those who were rung stand in the index for as long as somebody has a snapshot from before. */
  @Test
  void aLookPassesByNobodyWhoWasRungWhileATransactionStaysOpen() {
    var campaign = UUID.randomUUID();
    jobs(campaign, 0, 6000);
    backends.query("vacuum analyze job");
    var settings = running(List.of(campaign));
    Backends.await(backends.sql().withTransaction(open -> open.query("set transaction isolation level repeatable read").execute()
        .compose(set -> open.query("select count(*) from job").execute())
        .compose(seen -> Future.fromCompletionStage(CompletableFuture.runAsync(() -> {
          for (int round = 0; round < 30; round++) {
            var ids = look(settings, Usage.NONE, 100).jobs().stream().map(Candidate::id).toArray(UUID[]::new);
            assertThat(ids).hasSize(100);
            backends.query("update job set state = 'DIALING' where id = any ($1)", (Object) ids);
          }
          assertThat(reads(() -> look(settings, Usage.NONE, 100))).as("rows and entries read").isLessThan(1000);
          assertThat(reads(() -> look(settings, Usage.NONE, 100, 30_000, Wants.Free.ALL))).as("where it begins nowhere").isGreaterThan(2900);
        })))));
  }

  /** Entries of the index of waiting jobs that a look reads. */
  private long reads(Runnable look) {
    long before = entries();
    look.run();
    return entries() - before;
  }

  private long entries() {
    Backends.await(pool.query("select pg_stat_force_next_flush()").execute());
    Backends.await(pool.query("select 1").execute());
    return backends.count("select idx_tup_read from pg_stat_user_indexes where indexrelname = 'job_ready'");
  }
}
