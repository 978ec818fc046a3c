package io.carillon.scheduler.agents;

import io.carillon.contract.AgentEvent.Ending;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Settles attempts whose end is known without a word from their agent, in the caller's transaction; what is settled already is
 * left.
 */
@FunctionalInterface
public interface AttemptCloser {
  Future<Void> settle(SqlConnection tx, Map<UUID, Ending> endings, Instant now);
}
