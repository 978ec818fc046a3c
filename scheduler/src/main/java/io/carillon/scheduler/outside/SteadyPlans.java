package io.carillon.scheduler.outside;

import io.vertx.pgclient.PgConnectOptions;

/**
 * Connections on which a statement is planned once and for rows found by their indexes. Each of ours names the few rows it wants,
 * and there is an index for each; what the server would gain by planning anew for each batch (a tenth to a quarter of a
 * millisecond a statement, more than running it) is nothing, and what it may lose is much: a plan made while a table was small
 * reads all of it when it is not.
 *
 * <p>Not for statements that mean to read a whole table.
 */
public final class SteadyPlans {
  private SteadyPlans() {}

  /** Adds to these options; needs PostgreSQL's own protocol (or a pooler that passes these parameters on). */
  public static PgConnectOptions of(PgConnectOptions options) {
    return options.addProperty("plan_cache_mode", "force_generic_plan").addProperty("enable_seqscan", "off").addProperty("enable_hashjoin", "off")
        .addProperty("enable_mergejoin", "off").addProperty("jit", "off");
  }
}
