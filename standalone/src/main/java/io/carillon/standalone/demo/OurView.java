package io.carillon.standalone.demo;

import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.standalone.api.ApiClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What became of the campaign as the API tells it to anybody. */
final class OurView {
  private OurView() {}

  static List<DemoAttempt> attempts(ApiClient api, String campaign) {
    var attempts = new ArrayList<DemoAttempt>();
    String cursor = "";
    do {
      var page = api.get("/v1/calls?limit=1000&campaign=" + campaign + cursor);
      for (var item : page.getJsonArray("items")) {
        String job = ((JsonObject) item).getString("id");
        for (var each : api.get("/v1/calls/" + job).getJsonArray("attempts")) {
          var attempt = (JsonObject) each;
          String outcome = attempt.getString("outcome");
          attempts.add(new DemoAttempt(attempt.getString("id"), job, attempt.getString("trunk"), attempt.getString("pbx"), outcome == null ? null : Outcome.valueOf(outcome)));
        }
      }
      cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
    } while (cursor != null);
    return attempts;
  }

  static Map<JobState, Integer> states(JsonObject progress) {
    var states = new EnumMap<JobState, Integer>(JobState.class);
    progress.getJsonObject("jobs").forEach(count -> states.put(JobState.valueOf(count.getKey()), ((Number) count.getValue()).intValue()));
    return states;
  }

  /** How many jobs are over, however they ended. */
  static long ended(JsonObject progress) {
    return states(progress).entrySet().stream().filter(state -> state.getKey().isFinal()).mapToLong(Map.Entry::getValue).sum();
  }

  /** The jobs that are not over, in words: {@code 2 DIALING, 1 QUEUED}. */
  static String left(JsonObject progress) {
    var left = states(progress).entrySet().stream().filter(state -> !state.getKey().isFinal() && state.getValue() > 0).map(state -> state.getValue() + " " + state.getKey()).toList();
    return left.isEmpty() ? "none" : String.join(", ", left);
  }

  static Map<Outcome, Integer> outcomes(JsonObject progress) {
    var outcomes = new HashMap<Outcome, Integer>();
    progress.getJsonObject("outcomes").forEach(count -> outcomes.put(Outcome.valueOf(count.getKey()), ((Number) count.getValue()).intValue()));
    return outcomes;
  }
}
