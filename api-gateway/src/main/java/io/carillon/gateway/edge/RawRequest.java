package io.carillon.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatableRequestImpl;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a request to the validator. It reads a parameter as JSON where that can be done, so that the text {@code 42} would be no
 * text, and decodes a second time what was decoded: text is given to it as a JSON string.
 */
final class RawRequest implements RequestExtractor {
  @Override public Future<ValidatableRequest> extractValidatableRequest(RoutingContext context, Operation operation) {
    Map<String, RequestParameter> headers = new HashMap<>();
    Map<String, RequestParameter> path = new HashMap<>();
    Map<String, RequestParameter> query = new HashMap<>();
    for (var parameter : operation.getParameters()) {
      String name = parameter.getName();
      switch (parameter.getIn()) {
        case HEADER -> headers.put(name, value(parameter, context.request().getHeader(name)));
        case PATH -> path.put(name, value(parameter, context.pathParam(name)));
        case QUERY -> query.put(name, value(parameter, context.request().getParam(name)));
        case COOKIE -> throw new IllegalStateException("no operation takes cookies");
      }
    }
    if (operation.getRequestBody() == null) return Future.succeededFuture(new ValidatableRequestImpl(Map.of(), headers, path, query));
    var body = new RequestParameterImpl(context.body().buffer());
    return Future.succeededFuture(new ValidatableRequestImpl(Map.of(), headers, path, query, body, context.request().getHeader("content-type")));
  }

  private static RequestParameter value(Parameter parameter, String text) {
    if (text == null) return new RequestParameterImpl(null);
    return switch (parameter.getSchemaType()) {
      case INTEGER, NUMBER, BOOLEAN -> new RequestParameterImpl(text);
      case null, default -> new RequestParameterImpl(Json.encode(text));
    };
  }
}
