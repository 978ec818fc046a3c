package io.carillon.gateway.edge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What is said when a request cannot be served (RFC 9457).
 *
 * @param kind the stable end of {@code type}
 * @param faults what exactly is wrong with the request, one by one
 * @param headers such as Retry-After
 */
public record Problem(int status, String kind, String title, String detail, List<Fault> faults, Map<String, String> headers) {
  /** Where clients find what a kind means. */
  public static final String TYPE = "urn:carillon:problem:";

  /**
   * One thing that is wrong.
   *
   * @param pointer JSON pointer into the body, or null
   * @param parameter the name of a query, path or header parameter, or null
   */
  public record Fault(String pointer, String parameter, String detail) {
    public static Fault at(String pointer, String detail) {
      return new Fault(pointer, null, detail);
    }

    public static Fault of(String parameter, String detail) {
      return new Fault(null, parameter, detail);
    }
  }

  /** A problem on its way to the client. */
  public static final class Thrown extends RuntimeException {
    private final transient Problem problem;

    Thrown(Problem problem) {
      super(problem.title + ": " + problem.detail, null, false, false);
      this.problem = problem;
    }

    public Problem problem() {
      return problem;
    }
  }

  private static Problem of(int status, String kind, String title, String detail) {
    return new Problem(status, kind, title, detail, List.of(), Map.of());
  }

  public static Problem invalid(List<Fault> faults) {
    return new Problem(400, "invalid", "The request is not valid", faults.getFirst().detail(), faults, Map.of());
  }

  public static Problem invalid(String pointer, String detail) {
    return invalid(List.of(Fault.at(pointer, detail)));
  }

  public static Problem invalidParameter(String parameter, String detail) {
    return invalid(List.of(Fault.of(parameter, detail)));
  }

  public static Problem malformed(String detail) {
    return of(400, "malformed", "The request cannot be read", detail);
  }

  public static Problem unauthorized(String detail) {
    return new Problem(401, "unauthorized", "A valid API key is needed", detail, List.of(), Map.of("WWW-Authenticate", "Bearer"));
  }

  public static Problem forbidden(String detail) {
    return of(403, "forbidden", "This key may not do that", detail);
  }

  public static Problem notFound(String detail) {
    return of(404, "not-found", "There is no such thing", detail);
  }

  public static Problem methodNotAllowed(String method) {
    return of(405, "method-not-allowed", "This path does not take that method", method + " is not among those of this path");
  }

  public static Problem conflict(String kind, String detail) {
    return of(409, kind, "Not in this state", detail);
  }

  public static Problem tooLarge(String detail) {
    return of(413, "too-large", "The request is too large", detail);
  }

  public static Problem unsupportedType(String detail) {
    return of(415, "unsupported-type", "This content type is not taken here", detail);
  }

  public static Problem otherBody() {
    return of(422, "idempotency-key-reused", "This Idempotency-Key was used for another request",
        "the key belongs to a request with another body; a new request needs a new key");
  }

  public static Problem unavailable(String detail) {
    return new Problem(503, "unavailable", "Not now", detail, List.of(), Map.of("Retry-After", "2"));
  }

  public static Problem internal() {
    return of(500, "internal", "Something went wrong on our side", "the log has the reason");
  }

  public Problem with(Map<String, String> more) {
    return new Problem(status, kind, title, detail, faults, more);
  }

  public Thrown thrown() {
    return new Thrown(this);
  }

  public JsonObject json() {
    var json = new JsonObject().put("type", TYPE + kind).put("title", title).put("status", status).put("detail", detail);
    if (faults.isEmpty()) return json;
    var errors = new JsonArray();
    for (var fault : faults) {
      var error = new JsonObject();
      if (fault.pointer() != null) error.put("pointer", fault.pointer());
      if (fault.parameter() != null) error.put("parameter", fault.parameter());
      errors.add(error.put("detail", fault.detail()));
    }
    return json.put("errors", errors);
  }
}
