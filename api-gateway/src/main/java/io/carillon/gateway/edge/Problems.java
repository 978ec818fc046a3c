package io.carillon.gateway.edge;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into one problem document; what nobody foresaw is a 500 without a word of its inside. */
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /** Ends the request with the problem that made it fail. */
  static void answer(RoutingContext context) {
    answer(context, null);
  }

  /** @param operation what was asked for, or null where that is not known */
  static void answer(RoutingContext context, Operation operation) {
    var problem = context.failure() == null ? ofStatus(context) : of(context.failure(), operation);
    if (problem.status() >= 500 && context.failure() != null) {
      log.atWarn().addKeyValue("method", context.request().method()).addKeyValue("path", context.normalizedPath())
          .addKeyValue("status", problem.status()).setCause(context.failure()).log("a request failed");
    }
    respond(context, problem);
  }

  static void respond(RoutingContext context, Problem problem) {
    var response = context.response();
    if (response.ended() || response.closed()) return;
    if (response.headWritten()) {
      context.request().connection().close();
      return;
    }
    problem.headers().forEach(response::putHeader);
    unread(context);
    response.setStatusCode(problem.status()).putHeader("content-type", "application/problem+json");
    if (context.request().method().equals(HttpMethod.HEAD)) response.end();
    else response.end(problem.json().toBuffer());
  }

  /**
   * What was not read of the request must not be taken for the next one. Whoever has a key may send it to its end, so that he
   * reads the answer and not a reset connection; of anybody else not a byte is read.
   */
  private static void unread(RoutingContext context) {
    var request = context.request();
    if (request.isEnded()) return;
    if (Gate.isKnown(context)) request.handler(left -> {}).exceptionHandler(gone -> {}).resume();
    else context.response().putHeader("connection", "close");
  }

  /** What a client is told of a failure. */
  public static Problem of(Throwable failure) {
    return of(failure, null);
  }

  private static Problem of(Throwable failure, Operation operation) {
    return switch (failure) {
      case Problem.Thrown thrown -> thrown.problem();
      case SchemaValidationException wrong -> SchemaFaults.problem(wrong, operation);
      case ValidatorException wrong -> ofValidator(wrong);
      case io.vertx.ext.web.handler.HttpException wrapped when wrapped.getCause() != null -> of(wrapped.getCause(), operation);
      case DecodeException wrong -> Problem.malformed("the body is not JSON: " + firstLine(wrong.getMessage()));
      case org.apache.kafka.common.errors.RetriableException away -> Problem.unavailable("the broker does not answer");
      case org.apache.kafka.common.errors.RecordTooLargeException large -> Problem.tooLarge("the broker does not take a record of this size");
      case org.apache.kafka.common.KafkaException away -> Problem.unavailable("the broker does not answer");
      case io.vertx.pgclient.PgException sql when sql.getSqlState() != null && isAway(sql.getSqlState()) -> Problem.unavailable("the database does not answer");
      case io.vertx.sqlclient.ClosedConnectionException away -> Problem.unavailable("the database does not answer");
      case io.vertx.core.http.HttpClosedException gone -> Problem.malformed("the connection was closed");
      case TimeoutException late -> Problem.unavailable("no answer in time");
      case IOException away -> Problem.unavailable("a part of the system does not answer");
      default -> Problem.internal();
    };
  }

  /** Connection trouble, shutdown, resources: classes 08, 53, 57. */
  private static boolean isAway(String sqlState) {
    return sqlState.startsWith("08") || sqlState.startsWith("53") || sqlState.startsWith("57");
  }

  private static Problem ofValidator(ValidatorException wrong) {
    String message = firstLine(wrong.getMessage());
    return switch (wrong.type()) {
      case UNSUPPORTED_VALUE_FORMAT -> Problem.unsupportedType("application/json is wanted");
      case MISSING_REQUIRED_PARAMETER, INVALID_VALUE, INVALID_VALUE_FORMAT, ILLEGAL_VALUE -> Problem.malformed(message);
      default -> Problem.malformed(message);
    };
  }

  private static Problem ofStatus(RoutingContext context) {
    return switch (context.statusCode()) {
      case 400 -> Problem.malformed("the request is not well formed");
      case 401 -> Problem.unauthorized("send it as Authorization: Bearer <key>");
      case 403 -> Problem.forbidden("its scopes do not reach that far");
      case 404 -> Problem.notFound("nothing is at " + context.normalizedPath());
      case 405 -> Problem.methodNotAllowed(context.request().method().name());
      case 413 -> Problem.tooLarge("a body of at most 1 MiB is taken here");
      case 415 -> Problem.unsupportedType("application/json is wanted");
      case 503 -> Problem.unavailable("try again soon");
      default -> Problem.internal();
    };
  }

  private static String firstLine(String text) {
    if (text == null) return "no reason given";
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
