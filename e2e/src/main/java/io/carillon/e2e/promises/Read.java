package io.carillon.e2e.promises;

import io.carillon.lab.CarrierCall;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A history, with what belongs together found. */
final class Read {
  /** So much later than it was over a carrier may note the end of a call. */
  static final long NOTED_LATE_MILLIS = 100;

  final History history;
  final Map<String, JsonObject> jobs = new LinkedHashMap<>();
  final Map<String, Attempt> attempts = new LinkedHashMap<>();
  final Map<String, List<Attempt>> byJob = new HashMap<>();
  /** Ours. */
  final List<CarrierCall> calls;
  final List<CarrierCall> others;
  final Map<String, String> pbxOfOther = new HashMap<>();
  private final List<Violation> wrong = new ArrayList<>();

  Read(History history) {
    this.history = history;
    for (String text : history.finals()) {
      var job = new JsonObject(text);
      jobs.put(job.getString("id"), job);
      var own = new ArrayList<Attempt>();
      job.getJsonArray("attempts").forEach(each -> own.add(Attempt.read(job.getString("id"), (JsonObject) each)));
      own.sort(Comparator.comparingInt(Attempt::number));
      own.forEach(attempt -> attempts.put(attempt.id(), attempt));
      byJob.put(job.getString("id"), own);
    }
    history.others().forEach(other -> pbxOfOther.put(other.number(), other.pbx()));
    var all = history.calls().stream().sorted(Comparator.comparingLong(CarrierCall::startMillis)).toList();
    calls = all.stream().filter(call -> !pbxOfOther.containsKey(call.number())).toList();
    others = all.stream().filter(call -> pbxOfOther.containsKey(call.number())).toList();
  }

  void broken(Violation.Promise promise, String what) {
    wrong.add(new Violation(promise, what));
  }

  List<Violation> violations() {
    return List.copyOf(wrong);
  }

  List<History.Published> records(String type) {
    return history.records().stream().filter(record -> type.equals(record.type())).toList();
  }

  /** @return the calls in the order they began */
  List<CarrierCall> calls(Predicate<CarrierCall> which) {
    return calls.stream().filter(which).toList();
  }

  /** Where a call is still under way it ends never. */
  static long end(CarrierCall call) {
    return call.endMillis() == null ? Long.MAX_VALUE : call.endMillis();
  }
}
