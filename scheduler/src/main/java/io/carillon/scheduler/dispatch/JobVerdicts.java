package io.carillon.scheduler.dispatch;

import io.carillon.contract.Outcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What dispatch asks of the job's own rules when a waiting job turns out not to be dialled. Called in the deciding transaction
 * with the jobs' rows already locked ({@code FOR UPDATE}) and their state QUEUED or WAITING; results go to the outbox.
 */
public interface JobVerdicts {
  /** They must not be called: SUPPRESSED, with the reason given ({@code DNC}, {@code NO_ROUTE}). */
  Future<Void> suppressed(SqlConnection tx, Map<UUID, String> reasons, Instant now);

  /**
   * The destination they are at cannot be rung now or again: its number is known dead in this job (INVALID_NUMBER), or every
   * trunk of its route refused it (BLOCKED). Next destination, next round, or the end, as if an attempt had ended so.
   */
  Future<Void> destinationSpent(SqlConnection tx, Map<UUID, Outcome> outcomes, Instant now);
}
