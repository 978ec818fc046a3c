package io.carillon.gateway.edge;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Set;

/** Lets nobody past without a key, whatever the path, save to the few that are for everybody. */
final class Gate implements Handler<RoutingContext> {
  private static final Set<String> FOR_EVERYBODY = Set.of("/", "/openapi.yaml", "/health/live", "/health/ready");
  private static final String CALLER = "carillon.caller";

  private final ApiKeys keys;
  private final InstantSource clock;

  Gate(ApiKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override public void handle(RoutingContext context) {
    var request = context.request();
    if (isForEverybody(request.method(), context.normalizedPath())) {
      context.next();
      return;
    }
    String header = request.getHeader("authorization");
    if (header == null || header.length() < 8 || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      context.fail(Problem.unauthorized("send it as Authorization: Bearer <key>").thrown());
      return;
    }
    // Not a byte of the body before it is known whose it is; whoever reads it resumes.
    request.pause();
    keys.find(header.substring(7).strip(), clock.millis()).onComplete(found -> found.ifPresentOrElse(caller -> {
      context.put(CALLER, caller);
      context.next();
    }, () -> context.fail(Problem.unauthorized("this key is not known, or was revoked").thrown())), context::fail);
  }

  private static boolean isForEverybody(HttpMethod method, String path) {
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) return false;
    return FOR_EVERYBODY.contains(path) || path.startsWith("/assets/");
  }

  static boolean isKnown(RoutingContext context) {
    return context.get(CALLER) != null;
  }

  static Caller caller(RoutingContext context) {
    Caller caller = context.get(CALLER);
    if (caller == null) throw new IllegalStateException("a request came past the gate without a key");
    return caller;
  }
}
