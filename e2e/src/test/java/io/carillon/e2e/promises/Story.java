package io.carillon.e2e.promises;

import io.carillon.lab.CarrierCall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A history made by hand: two jobs rung one after the other over one trunk, and whatever a test does to it. Times are seconds
 * after the beginning.
 */
final class Story {
  static final long BEGIN = 1_700_000_000_000L;
  static final String CAMPAIGN = "c1";

  final List<History.Job> jobs = new ArrayList<>();
  final List<History.Upload> uploads = new ArrayList<>();
  final List<History.Suppressed> suppressed = new ArrayList<>();
  final List<History.Limit> limits = new ArrayList<>(List.of(new History.Limit("trunk", "n1", 2, 2, at(0), at(0)), new History.Limit("pbx", "pbx-a", 5, 0, at(0), at(0))));
  final List<History.Other> others = new ArrayList<>();
  final List<CarrierCall> calls = new ArrayList<>();
  final List<String> evidence = new ArrayList<>(List.of("F|7|1.000"));
  final List<History.Published> records = new ArrayList<>();
  final Map<String, JsonObject> finals = new TreeMap<>();
  final List<History.Look> looks = new ArrayList<>();
  final List<History.Crash> crashes = new ArrayList<>();
  final List<History.Stop> stops = new ArrayList<>(List.of(new History.Stop("gateway", null)));
  final List<History.Poison> poison = new ArrayList<>();
  double mended = 10;

  /** A campaign of two contacts, one call beside it that is busy once and answers then. */
  static Story clean() {
    var story = new Story();
    story.contact("j1", "+79160000002", 1.0);
    story.contact("j2", "+79160000102", 1.6);
    story.uploads.add(new History.Upload(CAMPAIGN, List.of("+79160000002", "+79160000102"), at(1.0)));
    story.jobs.add(new History.Job("j3", "+79160000210", at(2), null, false));
    story.job("j3", "+79160000210", null, "COMPLETED");
    story.busy("j3-1", "j3", 1, 5.0);
    story.answered("j3-2", "j3", 2, 7.0);
    story.ended("j3", "COMPLETED");
    story.looks.add(new History.Look(CAMPAIGN, at(2), 2, Map.of("DIALING", 1L, "COMPLETED", 1L)));
    story.looks.add(new History.Look(CAMPAIGN, at(9), 2, Map.of("DIALING", 0L, "COMPLETED", 2L)));
    return story;
  }

  static long at(double seconds) {
    return BEGIN + Math.round(seconds * 1_000);
  }

  private static String text(double seconds) {
    return Instant.ofEpochMilli(at(seconds)).toString();
  }

  void contact(String id, String number, double begin) {
    job(id, number, CAMPAIGN, "COMPLETED");
    answered(id + "-1", id, 1, begin);
    ended(id, "COMPLETED");
  }

  void job(String id, String number, String campaign, String state) {
    var json = JsonObject.of("id", id, "to", number, "state", state, "request", new JsonObject(), "attempts", new JsonArray());
    if (campaign != null) json.put("campaignId", campaign);
    finals.put(id, json);
  }

  void ended(String id, String state) {
    result("job.finished", JsonObject.of("id", "result-" + id, "jobId", id, "state", state));
  }

  void result(String type, JsonObject value) {
    result(type, value, 9);
  }

  void result(String type, JsonObject value, double at) {
    records.add(new History.Published("dial.results", 0, records.size(), at(at), value.getString("jobId"), type, value.encode()));
  }

  /** Decided half a second before it begins, 0.3 s of ringing, 1 s of talk. */
  void answered(String attempt, String job, int nth, double begin) {
    attempt(attempt, job, nth, "ANSWERED", begin, begin + 1.3);
    calls.add(new CarrierCall("u" + attempt, "north", number(job), "", "", attempt, job, at(begin), at(begin), at(begin + 0.3), at(begin + 1.3), 200, "carrier", ""));
  }

  void busy(String attempt, String job, int nth, double begin) {
    attempt(attempt, job, nth, "BUSY", begin, begin + 0.3);
    calls.add(new CarrierCall("u" + attempt, "north", number(job), "", "", attempt, job, at(begin), at(begin), null, at(begin + 0.3), 486, "carrier", ""));
  }

  void attempt(String attempt, String job, int nth, String outcome, double begin, double end) {
    finals.get(job).getJsonArray("attempts").add(JsonObject.of("id", attempt, "number", nth, "to", finals.get(job).getString("to"), "trunk", "n1", "pbx", "pbx-a", "settled", true,
        "outcome", outcome, "createdAt", text(begin - 0.5), "originatingAt", text(begin - 0.1), "endedAt", text(end)));
    result("attempt.finished", JsonObject.of("id", "result-" + attempt, "attemptId", attempt, "jobId", job, "outcome", outcome));
    evidence.add("A|" + attempt + "|7|" + begin + "|n1");
  }

  private String number(String job) {
    return finals.get(job).getString("to").substring(1);
  }

  JsonObject attemptOf(String job, int index) {
    return finals.get(job).getJsonArray("attempts").getJsonObject(index);
  }

  /** Replaces a call of the carrier's. */
  void saw(String attempt, java.util.function.UnaryOperator<CarrierCall> otherwise) {
    calls.replaceAll(call -> call.attempt().equals(attempt) ? otherwise.apply(call) : call);
  }

  void without(String type, String value) {
    if (!records.removeIf(record -> record.type().equals(type) && record.value().contains(value))) throw new IllegalArgumentException("there is no " + type + " with " + value);
  }

  History told() {
    return new History(1, jobs, uploads, suppressed, limits, Map.of("n1", "north"), others, calls, Map.of("pbx-a", evidence), records, finals.values().stream().map(JsonObject::encode).toList(), looks,
        crashes, stops, poison, List.of(), 50, new History.Doubt(at(mended), 50_000, 60_000));
  }
}
