package io.carillon.agi.session;

import io.vertx.core.Future;

/**
 * What is done for one path. Runs on an event loop and must not block: it chains the session's Futures and returns the last one.
 * When that ends, well or not, the connection is closed and the dialplan goes on behind its AGI().
 */
@FunctionalInterface
public interface AgiScript {
  Future<?> run(AgiSession session);
}
