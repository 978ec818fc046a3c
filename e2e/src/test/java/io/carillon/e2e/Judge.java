package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.CarrierRecord;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what we told against what the carrier wrote down. It believes the carrier. */
final class Judge {
  private static final long CROSSING_MILLIS = 50;
  /** Starts are promised for windows of a second less the jitter of the way to the carrier. */
  static final Duration WINDOW = Duration.ofMillis(900);
  /** So much later than it was over the carrier may note the end of a call. */
  static final Duration NOTED_LATE = Duration.ofMillis(100);

  private static final Set<Outcome> NEVER_RANG = Set.of(Outcome.REFUSED, Outcome.CANCELLED, Outcome.PBX_OVERLOADED);

  private Judge() {}

  /** What must become of a call to a number that ends so, told from lab/README.md alone. */
  static Outcome meant(String number) {
    return switch (number.substring(number.length() - 2)) {
      case "00", "01", "02", "03", "06" -> Outcome.ANSWERED;
      case "10", "11" -> Outcome.BUSY;
      case "20", "42" -> Outcome.NO_ANSWER;
      case "40", "44" -> Outcome.INVALID_NUMBER;
      case "41" -> Outcome.REJECTED;
      case "43", "49" -> Outcome.UNREACHABLE;
      case "47" -> Outcome.BLOCKED;
      default -> throw new IllegalArgumentException("no outcome is known for " + number);
    };
  }

  /** What it was, told from the carrier's record of one call. */
  static Outcome was(CarrierCall call) {
    if (call.isAnswered()) return Outcome.ANSWERED;
    boolean rang = call.ringingMillis() != null;
    return switch (call.sipCode()) {
      case 486, 600 -> Outcome.BUSY;
      case 480, 487 -> rang ? Outcome.NO_ANSWER : Outcome.UNREACHABLE;
      case 408 -> Outcome.UNREACHABLE;
      case 603 -> Outcome.REJECTED;
      case 404, 410 -> Outcome.INVALID_NUMBER;
      case 403 -> Outcome.BLOCKED;
      case 500, 502, 503, 504 -> Outcome.CONGESTION;
      default -> throw new IllegalStateException("the carrier said " + call.sipCode() + " of " + call);
    };
  }

  /** All jobs of a campaign with their attempts. */
  static List<JsonObject> jobs(Api api, String campaign) {
    var jobs = new ArrayList<JsonObject>();
    String next = "";
    do {
      var page = api.get("/v1/calls?limit=1000&campaign=" + campaign + next);
      page.getJsonArray("items").forEach(item -> jobs.add(api.get("/v1/calls/" + ((JsonObject) item).getString("id"))));
      next = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
    } while (next != null);
    return jobs;
  }

  /**
   * Every call the carrier had is explained by one attempt with the same outcome; every attempt that says it rang was at the
   * carrier once; no two calls of one job overlap.
   */
  static void agree(List<JsonObject> jobs, CarrierRecord record) {
    Map<String, JsonObject> attempts = new HashMap<>();
    jobs.forEach(job -> job.getJsonArray("attempts").forEach(each -> attempts.put(((JsonObject) each).getString("id"), (JsonObject) each)));
    Map<String, CarrierCall> seen = new HashMap<>();
    var wrong = new ArrayList<String>();
    for (var call : record.calls()) {
      if (seen.put(call.attempt(), call) != null) wrong.add("attempt " + call.attempt() + " rang twice");
      var ours = attempts.get(call.attempt());
      if (ours == null) wrong.add("no attempt explains " + call);
      else if (!same(ours.getString("outcome"), call)) wrong.add(ours.encode() + " was " + was(call) + " to the carrier: " + call);
    }
    attempts.forEach((id, attempt) -> {
      if (attempt.getString("outcome") == null) wrong.add("not settled: " + attempt.encode());
      else if (!seen.containsKey(id) && !NEVER_RANG.contains(Outcome.valueOf(attempt.getString("outcome")))) wrong.add("the carrier never saw " + attempt.encode());
    });
    wrong.addAll(overlaps(record.calls()));
    assertThat(wrong).isEmpty();
  }

  /** A call that we hung up while it rang is CANCELLED with us; the carrier only sees that the PBX gave up. */
  private static boolean same(String ours, CarrierCall call) {
    if (ours == null) return false;
    var outcome = Outcome.valueOf(ours);
    return outcome == was(call) || outcome == Outcome.CANCELLED && call.endedBy().equals("pbx") && (call.isAnswered() ? crossed(call) : call.sipCode() == 487);
  }

  /** The answer left as the cancel came (RFC 3261, 9.1): the PBX takes it and ends the call in the same moment. */
  private static boolean crossed(CarrierCall call) {
    return call.endMillis() - call.answerMillis() <= CROSSING_MILLIS;
  }

  private static List<String> overlaps(List<CarrierCall> calls) {
    var wrong = new ArrayList<String>();
    Map<String, CarrierCall> last = new HashMap<>();
    for (var call : calls) {
      var before = last.put(call.job(), call);
      if (before != null && call.startMillis() < before.endMillis() - NOTED_LATE.toMillis()) wrong.add("job " + call.job() + " rang while it rang");
    }
    return wrong;
  }

  static void withinLimits(CarrierRecord record, int maxChannels, int callsPerSecond) {
    assertThat(record.peakConcurrency(NOTED_LATE)).as("channels at once").isLessThanOrEqualTo(maxChannels);
    assertThat(record.maxStartsInWindow(WINDOW)).as("starts within " + WINDOW).isLessThanOrEqualTo(callsPerSecond);
  }

  /** Every contact that was taken in is in one state. The progress's own total is a sum of these states and proves nothing. */
  static void addsUp(JsonObject progress, int contacts) {
    var counts = progress.getJsonObject("jobs").stream().map(count -> ((Number) count.getValue()).intValue()).toList();
    assertThat(counts).as("the states of " + progress.encode()).allMatch(count -> count >= 0);
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).as("the states of " + progress.encode()).isEqualTo(contacts);
  }

  static int left(JsonObject progress) {
    return progress.getJsonObject("jobs").stream().filter(count -> !JobState.valueOf(count.getKey()).isFinal()).mapToInt(count -> ((Number) count.getValue()).intValue()).sum();
  }

  static int count(JsonObject progress, JobState state) {
    return progress.getJsonObject("jobs").getInteger(state.name(), 0);
  }
}
