package io.carillon.scheduler.outside;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server does with a statement that it first sees while its table is empty. */
@WithBackends
final class SteadyPlansIT {
  private static final String OF_IDS = "update job j set reason = p.reason from unnest($1::uuid[], $2::text[]) as p (id, reason) where j.id = p.id";

  private final Backends backends;
  private Pool pool;

  SteadyPlansIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void open() {
    var to = SteadyPlans.of(backends.postgres().client());
    pool = PgBuilder.pool().with(new PoolOptions().setMaxSize(1)).connectingTo(to).using(backends.vertx()).build();
  }

  @AfterEach void close() {
    await(pool.close());
  }

  @Test void rowsAreFoundByTheirIndexAlsoInATableThatWasNeverLookedAt() {
    assertThat(plan("explain (generic_plan) " + OF_IDS)).anyMatch(line -> line.contains("Index Scan using job_pkey")).noneMatch(line -> line.contains("Seq Scan"));
  }

  @Test void aStatementIsPlannedOnce() {
    await(pool.query("prepare of_ids (uuid[], text[]) as " + OF_IDS).execute());
    for (int n = 0; n < 8; n++) await(pool.query("execute of_ids ('{}', '{}')").execute());
    var counts = await(pool.query("select generic_plans, custom_plans from pg_prepared_statements where name = 'of_ids'").execute()).iterator().next();
    assertThat(counts.getLong(0)).isEqualTo(8);
    assertThat(counts.getLong(1)).isZero();
  }

  private List<String> plan(String explain) {
    var lines = new ArrayList<String>();
    await(pool.query(explain).execute()).forEach(row -> lines.add(row.getString(0)));
    return lines;
  }
}
