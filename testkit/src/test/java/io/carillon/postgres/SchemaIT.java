package io.carillon.postgres;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WithBackends
class SchemaIT {
  private static final List<String> STATES = List.of("QUEUED", "WAITING", "DIALING", "COMPLETED", "FAILED", "CANCELLED", "EXPIRED", "SUPPRESSED");
  private static final List<String> OUTCOMES = List.of("ANSWERED", "BUSY", "NO_ANSWER", "UNKNOWN");
  private static final String COUNTED = """
      select campaign_id::text || ' state:' || state as what, count(*) as n from job group by 1
      union all
      select campaign_id::text || ' outcome:' || outcome, count(*) from job
      where outcome is not null and state in ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED') group by 1""";
  private static final String TALLIED = "select campaign_id::text || ' ' || what as what, sum(n)::bigint as n from campaign_tally group by 1 having sum(n) <> 0";

  private final Backends backends;

  SchemaIT(Backends backends) {
    this.backends = backends;
  }

  private Map<String, Long> counts(String query) {
    var counts = new TreeMap<String, Long>();
    backends.query(query).forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  private void jobs(UUID campaign, int many, String state, String outcome) {
    backends.query("""
        insert into job (id, campaign_id, tenant, kind, state, outcome, priority, due_at, expires_at, number, spec, submitted_at)
        select gen_random_uuid(), $1, 'main', 'DIAL', $2, $3, 5, now(), now() + interval '1 day', '+1', '{}', now() from generate_series(1, $4)""",
        campaign, state, outcome, many);
  }

  @Test void theTallyIsTheDirectCountAfterEveryStatement() {
    var random = new Random(20261123);
    var campaigns = List.of(new UUID(0, 0), new UUID(1, 1), new UUID(2, 2));
    String own = "campaign_id < '00000000-0000-0003-0000-000000000000'";
    campaigns.forEach(campaign -> jobs(campaign, 40, "QUEUED", null));
    for (int step = 0; step < 120; step++) {
      int what = random.nextInt(10);
      String state = STATES.get(random.nextInt(STATES.size()));
      String outcome = random.nextBoolean() ? null : OUTCOMES.get(random.nextInt(OUTCOMES.size()));
      if (what == 0) jobs(campaigns.get(random.nextInt(3)), random.nextInt(5), state, outcome);
      else if (what == 1) backends.query("update job set priority = 7 where " + own);
      else if (what == 2) backends.query("update job set outcome = $1 where hashtext(id::text) % 7 = 0 and " + own, outcome);
      else if (what == 3) backends.query("insert into job select (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid()))).* from job j where " + own + " limit 3");
      else backends.query("update job set state = $1, outcome = coalesce($2, outcome) where hashtext(id::text || $3) % $4 = 0 and " + own, state, outcome, String.valueOf(step), 1 + random.nextInt(60));
      assertThat(counts(TALLIED)).as("step %s (seed 20261123)", step).isEqualTo(counts(COUNTED));
    }
    assertThat(backends.count("select count(distinct state) from job")).isGreaterThan(3);
  }

  @Test void whatIsRolledBackIsNotCounted() {
    jobs(new UUID(3, 3), 5, "QUEUED", null);
    await(backends.sql().withTransaction(tx -> tx.query("update job set state = 'FAILED', outcome = 'BUSY'").execute().compose(done -> Future.failedFuture("no")))
        .transform(any -> Future.succeededFuture()));
    assertThat(counts(TALLIED)).isEqualTo(counts(COUNTED));
  }

  @Test void writersOfOneCampaignDoNotWaitForEachOther() {
    var campaign = new UUID(4, 4);
    jobs(campaign, 2, "QUEUED", null);
    var ids = backends.query("select id from job where campaign_id = $1", campaign).stream().map(row -> row.getUUID(0)).toList();
    await(backends.sql().withTransaction(first -> first.preparedQuery("update job set state = 'DIALING' where id = $1").execute(io.vertx.sqlclient.Tuple.of(ids.getFirst()))
        .compose(held -> backends.sql().withTransaction(second -> second.preparedQuery("update job set state = 'DIALING' where id = $1").execute(io.vertx.sqlclient.Tuple.of(ids.getLast()))))));
    assertThat(counts(TALLIED)).isEqualTo(counts(COUNTED));
  }

  @Test void aLargeUpdateAfterASmallOneStaysLinear() {
    // The trigger's plan is kept by the connection: one made for a single row must do for many.
    jobs(new UUID(5, 5), 20_000, "QUEUED", null);
    await(backends.sql().withConnection(one -> one.query("update job set state = 'DIALING' where id = (select id from job where state = 'QUEUED' limit 1)").execute()
        .compose(small -> one.query("set statement_timeout = 5000").execute())
        .compose(set -> one.query("update job set state = 'WAITING' where state = 'QUEUED'").execute())
        .compose(large -> one.query("reset statement_timeout").execute())));
    assertThat(counts(TALLIED)).isEqualTo(counts(COUNTED));
  }

  @Test void anOpenCallbackIsUniqueAndAClosedOneIsNot() {
    var insert = """
        insert into job (id, campaign_id, tenant, kind, state, callback_key, priority, due_at, expires_at, number, spec, submitted_at)
        values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'main', 'CALLBACK', 'QUEUED', 'pbx-a/+1', 5, now(), now(), '+1', '{}', now())
        on conflict do nothing returning id""";
    assertThat(backends.query(insert)).hasSize(1);
    assertThat(backends.query(insert)).isEmpty();
    backends.query("update job set state = 'COMPLETED' where callback_key = 'pbx-a/+1'");
    assertThat(backends.query(insert)).hasSize(1);
  }

  @Test void migratingAgainOrTogetherIsHarmless() {
    Migrations.runBlocking(backends.postgres());
    var running = new ArrayList<Future<?>>();
    backends.query("create database together");
    var p = backends.postgres();
    var empty = PostgresSettings.plain(p.host(), p.port(), "together", p.user(), p.password());
    for (int i = 0; i < 4; i++) running.add(Migrations.run(backends.vertx(), empty));
    await(Future.all(List.copyOf(running)));
    assertThat(backends.count("select count(*) - count(distinct version) from flyway_schema_history")).as("migrations made twice").isZero();
    backends.query("drop database together with (force)");
  }
}
