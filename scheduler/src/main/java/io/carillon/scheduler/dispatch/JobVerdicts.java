package io.carillon.scheduler.dispatch;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What dispatch asks of the job's own rules when a waiting job turns out not to be dialled. Called in the deciding transaction
 * with the jobs' rows already locked ({@code FOR UPDATE}) and their state QUEUED or WAITING; results go to the outbox.
 */
public interface JobVerdicts {
  /**
   * They must not be called: SUPPRESSED, with the reason given ({@code DNC}, {@code NO_ROUTE}).
   *
   * @param lists of those whose number is forbidden, the list that forbids it
   */
  Future<Void> suppressed(SqlConnection tx, Map<UUID, String> reasons, Map<UUID, String> lists, Instant now);

  /** Every trunk that the number's route (or target) names is barred for the destination they are at; {@code routed} are those trunks. */
  Future<Void> noTrunkLeft(SqlConnection tx, Map<UUID, List<String>> routed, Instant now);
}
