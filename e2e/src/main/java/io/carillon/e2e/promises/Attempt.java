package io.carillon.e2e.promises;

import io.carillon.contract.Outcome;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** One attempt as the API tells it at the end. @param outcome null: not settled */
record Attempt(String id, String job, int number, String to, String trunk, String pbx, Outcome outcome, String reason, Long createdAt, Long originatingAt, Long endedAt) {
  static Attempt read(String job, JsonObject json) {
    String outcome = json.getString("outcome");
    var ending = json.getJsonObject("ending", new JsonObject());
    return new Attempt(json.getString("id"), job, json.getInteger("number"), json.getString("to"), json.getString("trunk"), json.getString("pbx"),
        outcome == null ? null : Outcome.valueOf(outcome), ending.getString("reason"), millis(json, "createdAt"), millis(json, "originatingAt"), millis(json, "endedAt"));
  }

  private static Long millis(JsonObject json, String field) {
    String text = json.getString(field);
    return text == null ? null : Long.valueOf(Instant.parse(text).toEpochMilli());
  }

  String said() {
    return "attempt " + id + " of job " + job + " (" + outcome + (reason == null ? "" : " " + reason) + ", " + pbx + ")";
  }
}
