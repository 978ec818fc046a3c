package io.carillon.gateway.edge;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Makes the router out of the contract: the gate, the body, the validator, the scope, and then whoever answers. */
public final class ApiRouter {
  private static final long BODY_LIMIT = 1 << 20;
  private static final List<Integer> ERRORS = List.of(400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 422, 500, 503);

  private ApiRouter() {}

  /** @throws IllegalStateException where contract and operations do not name the same */
  public static Router build(Vertx vertx, Contract contract, ApiKeys keys, InstantSource clock, Operations operations) {
    requireSame(contract, operations);
    var builder = RouterBuilder.create(vertx, contract.router(), new RawRequest());
    builder.rootHandler(ApiRouter::headers);
    builder.rootHandler(new Gate(keys, clock));
    builder.rootHandler(body(contract, operations));
    for (var route : builder.getRoutes()) {
      var operation = route.getOperation();
      String name = operation.getOperationId();
      route.setDoSecurity(false);
      if (operations.isUpload(name)) route.setDoValidation(false);
      route.addHandler(scope(Contract.scope(operation)));
      route.addHandler(query(operation));
      route.addHandler(operations.of(name));
      route.addFailureHandler(context -> Problems.answer(context, operation));
    }
    var router = builder.createRouter();
    ERRORS.forEach(status -> router.errorHandler(status, Problems::answer));
    return router;
  }

  private static void requireSame(Contract contract, Operations operations) {
    var named = new TreeSet<String>();
    contract.router().operations().forEach(operation -> named.add(operation.getOperationId()));
    var answered = new TreeSet<>(operations.names());
    if (named.equals(answered)) return;
    var missing = new TreeSet<>(named);
    missing.removeAll(answered);
    answered.removeAll(named);
    throw new IllegalStateException("the contract names " + missing + ", which nobody answers; answered but not in it: " + answered);
  }

  private static void headers(RoutingContext context) {
    context.response()
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("cache-control", "no-store");
    context.next();
  }

  private static Handler<RoutingContext> body(Contract contract, Operations operations) {
    var buffered = BodyHandler.create(false).setBodyLimit(BODY_LIMIT);
    var uploads = contract.router().operations().stream().filter(operation -> operations.isUpload(operation.getOperationId()))
        .map(operation -> Pattern.compile(operation.getAbsoluteOpenAPIPath().replaceAll("\\{[^}]*}", "[^/]+"))).toList();
    return context -> {
      if (context.request().getHeader("content-encoding") != null && !"identity".equals(context.request().getHeader("content-encoding"))) {
        context.fail(Problem.unsupportedType("bodies are taken as they are, without a content encoding").thrown());
      } else if (uploads.stream().anyMatch(path -> path.matcher(context.normalizedPath()).matches())) {
        context.next();
      } else {
        buffered.handle(context);
        if (!context.request().isEnded()) context.request().resume();
      }
    };
  }

  private static Handler<RoutingContext> scope(String scope) {
    return context -> {
      if (scope.equals("none") || Gate.caller(context).may(scope)) context.next();
      else context.fail(Problem.forbidden("this needs the scope " + scope).thrown());
    };
  }

  /** A query parameter nobody knows is a mistake the client should hear of, not one that is silently left out. */
  private static Handler<RoutingContext> query(Operation operation) {
    Set<String> known = operation.getParameters().stream().filter(parameter -> parameter.getIn() == io.vertx.openapi.contract.Location.QUERY)
        .map(io.vertx.openapi.contract.Parameter::getName).collect(java.util.stream.Collectors.toUnmodifiableSet());
    return context -> {
      for (String name : context.queryParams().names()) {
        if (!known.contains(name)) {
          context.fail(Problem.invalidParameter(name, "there is no query parameter " + name + " here").thrown());
          return;
        }
      }
      context.next();
    };
  }
}
