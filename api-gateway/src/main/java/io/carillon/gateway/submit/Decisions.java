package io.carillon.gateway.submit;

import io.carillon.contract.JobState;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The decisions on a call as they are shown: that it was accepted, which stands in the call itself; what the scheduler wrote; and where it is due
 * and only waits for its turn, that. Pure.
 */
final class Decisions {
  private Decisions() {}

  /** @param job as {@code GET /v1/calls/{id}} shows it */
  static List<JsonObject> of(JsonObject job, List<JsonObject> stored, Instant now) {
    var all = new ArrayList<JsonObject>();
    var accepted = new JsonObject();
    String notBefore = job.getJsonObject("request").getString("notBefore");
    if (notBefore != null) accepted.put("notBefore", notBefore);
    all.add(entry(job.getString("submittedAt"), "ACCEPTED", accepted));
    all.addAll(stored);
    waits(job, now, all);
    for (int i = 0; i < all.size(); i++) all.get(i).put("number", i + 1).put("text", DecisionText.of(all.get(i).getString("what"), all.get(i).getJsonObject("detail")));
    return all;
  }

  private static void waits(JsonObject job, Instant now, List<JsonObject> all) {
    var state = JobState.valueOf(job.getString("state"));
    var due = Instant.parse(job.getString("dueAt"));
    if (state != JobState.QUEUED && state != JobState.WAITING || due.isAfter(now)) return;
    all.add(entry(job.getString("dueAt"), "WAITING", "PAUSED".equals(job.getString("reason")) ? new JsonObject().put("campaign", "PAUSED") : new JsonObject()));
  }

  private static JsonObject entry(String at, String what, JsonObject detail) {
    return new JsonObject().put("at", at).put("what", what).put("detail", detail);
  }
}
