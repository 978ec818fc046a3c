package io.carillon.e2e.promises;

import io.carillon.contract.JobState;
import io.carillon.e2e.promises.Violation.Promise;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** P1, P7, P8: what was accepted has ended, once, and every end was told, always in the same words. */
final class Accepted {
  private final Read run;
  /** Texts by id, then of which attempt or job. */
  private final Map<String, Set<String>> texts = new HashMap<>();
  private final Map<String, Set<String>> idsOfAttempt = new HashMap<>();
  private final Map<String, Set<String>> idsOfJob = new HashMap<>();
  private final Map<String, String> stateTold = new HashMap<>();

  private Accepted(Read run) {
    this.run = run;
  }

  static void judge(Read run) {
    var rules = new Accepted(run);
    rules.read();
    rules.nothingIsLost();
    rules.everyEndIsTold();
    rules.nothingHappensTwice();
  }

  private void read() {
    for (var record : run.records("attempt.finished")) told(record, "attemptId", idsOfAttempt);
    for (var record : run.records("job.finished")) {
      var json = told(record, "jobId", idsOfJob);
      stateTold.put(json.getString("jobId"), json.getString("state"));
    }
  }

  private JsonObject told(History.Published record, String of, Map<String, Set<String>> ids) {
    var json = new JsonObject(record.value());
    texts.computeIfAbsent(json.getString("id"), first -> new HashSet<>()).add(record.value());
    ids.computeIfAbsent(json.getString(of), first -> new HashSet<>()).add(json.getString("id"));
    return json;
  }

  private void nothingIsLost() {
    for (var job : run.history.jobs()) {
      if (job.acceptedAt() != null && !run.jobs.containsKey(job.id())) run.broken(Promise.P1, "job " + job.id() + " was accepted, and is not there");
    }
    for (var upload : run.history.uploads()) {
      var there = new HashSet<String>();
      run.jobs.values().stream().filter(job -> upload.campaign().equals(job.getString("campaignId"))).forEach(job -> there.add(job.getString("to")));
      upload.numbers().stream().filter(number -> !there.contains(number)).forEach(number -> run.broken(Promise.P1, "contact " + number + " was accepted, and is not there"));
    }
    run.jobs.forEach((id, job) -> {
      if (!JobState.valueOf(job.getString("state")).isFinal()) run.broken(Promise.P1, "job " + id + " has not ended: " + job.getString("state"));
      else if (!idsOfJob.containsKey(id)) run.broken(Promise.P1, "job " + id + " ended " + job.getString("state") + " without a result");
    });
  }

  private void everyEndIsTold() {
    run.attempts.values().stream().filter(attempt -> attempt.outcome() != null && !idsOfAttempt.containsKey(attempt.id()))
        .forEach(attempt -> run.broken(Promise.P7, attempt.said() + " has no result"));
    stateTold.forEach((job, state) -> {
      var ours = run.jobs.get(job);
      if (ours == null) run.broken(Promise.P7, "a result of job " + job + ", which is not there");
      else if (!state.equals(ours.getString("state"))) run.broken(Promise.P7, "job " + job + " is " + ours.getString("state") + ", its result says " + state);
    });
    idsOfAttempt.keySet().stream().filter(attempt -> !run.attempts.containsKey(attempt)).forEach(attempt -> run.broken(Promise.P7, "a result of attempt " + attempt + ", which is not there"));
    idsOfAttempt.forEach((attempt, ids) -> {
      if (ids.size() > 1) run.broken(Promise.P7, "results of attempt " + attempt + " under several ids: " + ids);
    });
    idsOfJob.forEach((job, ids) -> {
      if (ids.size() > 1) run.broken(Promise.P7, "results of job " + job + " under several ids: " + ids);
    });
  }

  private void nothingHappensTwice() {
    texts.forEach((id, said) -> {
      if (said.size() > 1) run.broken(Promise.P8, "result " + id + " was published in " + said.size() + " wordings: " + said);
    });
    var contacts = new HashSet<String>();
    run.jobs.values().stream().filter(job -> job.getString("campaignId") != null).forEach(job -> {
      if (!contacts.add(job.getString("campaignId") + " " + job.getString("to"))) run.broken(Promise.P8, "two jobs of one contact: " + job.getString("to"));
    });
    var lanes = new HashMap<String, String>();
    run.history.records().stream().filter(record -> record.topic().startsWith("dial.assignments.") && record.value() != null).forEach(record -> {
      Object lane = new JsonObject(record.value()).getValue("lane");
      String before = lane == null ? null : lanes.put(record.topic() + " " + lane, record.value());
      if (before != null && !before.equals(record.value())) run.broken(Promise.P8, record.topic() + " has two words under number " + lane);
    });
  }
}
