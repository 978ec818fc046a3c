package io.carillon.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Who answers which operation of the contract. */
public final class Operations {
  private final Map<String, Handler<RoutingContext>> handlers = new HashMap<>();
  private final Set<String> unbuffered = new HashSet<>();

  /** JSON in, JSON out. */
  public Operations on(String operation, Function<Asked, Future<Answer>> answering) {
    return stream(operation, context -> answered(context, answering).onComplete(answer -> send(context, answer), context::fail));
  }

  /** Writes its answer itself. */
  public Operations stream(String operation, Handler<RoutingContext> handler) {
    if (handlers.put(operation, handler) != null) throw new IllegalStateException(operation + " is answered twice");
    return this;
  }

  /** Reads the body itself, which is never held as a whole and comes paused; its JSON is not the validator's to read. */
  public Operations upload(String operation, Handler<RoutingContext> handler) {
    unbuffered.add(operation);
    return stream(operation, handler);
  }

  private static Future<Answer> answered(RoutingContext context, Function<Asked, Future<Answer>> answering) {
    try {
      return answering.apply(new Asked(context));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  static void send(RoutingContext context, Answer answer) {
    var response = context.response();
    if (response.ended() || response.closed()) return;
    answer.headers().forEach(response::putHeader);
    response.setStatusCode(answer.status());
    if (answer.body() == null) response.end();
    else response.putHeader("content-type", "application/json").end(answer.body().toBuffer());
  }

  Set<String> names() {
    return Set.copyOf(handlers.keySet());
  }

  boolean isUpload(String operation) {
    return unbuffered.contains(operation);
  }

  Handler<RoutingContext> of(String operation) {
    return handlers.get(operation);
  }
}
