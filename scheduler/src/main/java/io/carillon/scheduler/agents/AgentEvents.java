package io.carillon.scheduler.agents;

import io.carillon.contract.AgentEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;

/**
 * What the reader of {@code dial.events} does with an agent's word on itself: inside its transaction, in the order of the topic.
 * Each is idempotent. After the commit the reader wakes the relay and the dispatch.
 */
public interface AgentEvents {
  Future<Void> onHello(SqlConnection tx, AgentEvent.AgentHello hello, Instant now);

  Future<Void> onFenced(SqlConnection tx, AgentEvent.AgentFenced fenced, Instant now);

  Future<Void> onStatus(SqlConnection tx, AgentEvent.AgentStatus status, Instant now);
}
