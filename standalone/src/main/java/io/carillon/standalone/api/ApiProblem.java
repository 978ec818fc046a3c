package io.carillon.standalone.api;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The API said no. The message is its own words. */
public final class ApiProblem extends RuntimeException {
  private final int status;
  private final List<Fault> faults;

  /** @param pointer the place in the body, as a JSON pointer; empty: the whole */
  public record Fault(String pointer, String detail) {}

  ApiProblem(String request, int status, JsonObject problem) {
    super(request + ": " + status + " " + text(problem));
    this.status = status;
    this.faults = faults(problem);
  }

  public int status() {
    return status;
  }

  /** What is wrong, place by place. */
  public List<Fault> faults() {
    return faults;
  }

  private static String text(JsonObject problem) {
    var errors = problem.getJsonArray("errors");
    return problem.getString("detail", problem.getString("title", "")) + (errors == null ? "" : " " + errors.encode());
  }

  private static List<Fault> faults(JsonObject problem) {
    var faults = new ArrayList<Fault>();
    if (problem.getJsonArray("errors") != null) {
      for (var each : problem.getJsonArray("errors")) {
        var error = (JsonObject) each;
        faults.add(new Fault(error.getString("pointer", ""), error.getString("detail", "")));
      }
    }
    if (faults.isEmpty()) faults.add(new Fault("", problem.getString("detail", problem.getString("title", ""))));
    return List.copyOf(faults);
  }
}
