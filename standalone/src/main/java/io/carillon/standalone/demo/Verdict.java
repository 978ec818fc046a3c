package io.carillon.standalone.demo;

import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.CarrierRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Our results held against the carrier's record, attempt by attempt. Pure. Empty {@code failures}: they agree, no job is left,
 * and no trunk was over a limit.
 *
 * @param ours attempts per outcome; {@code carriers} the same as the carrier saw it
 */
record Verdict(Map<Outcome, Integer> ours, Map<Outcome, Integer> carriers, List<TrunkUse> trunks, Map<String, Integer> perPbx, int refused,
    List<String> failures) {
  /** The promise for the carrier's side is one second less the jitter of the way there. */
  static final Duration WINDOW = Duration.ofMillis(900);
  /** So much later than it was over the carrier may note the end of a call. */
  static final Duration NOTED_LATE = Duration.ofMillis(100);
  private static final int MOST_SHOWN = 5;

  record TrunkUse(DemoTrunk trunk, int calls, int peakChannels, int mostStarts) {}

  static Verdict of(int contacts, Map<JobState, Integer> jobs, List<DemoAttempt> attempts, CarrierRecord record, List<DemoTrunk> trunks) {
    var failures = new ArrayList<String>();
    jobs(contacts, jobs, failures);
    var uses = trunks.stream().map(trunk -> use(trunk, record.on(trunk.id()))).toList();
    uses.forEach(use -> limits(use, failures));
    var ours = new EnumMap<Outcome, Integer>(Outcome.class);
    attempts.stream().filter(DemoAttempt::mustHaveRung).forEach(attempt -> ours.merge(attempt.outcome(), 1, Integer::sum));
    var carriers = new EnumMap<Outcome, Integer>(Outcome.class);
    var perPbx = new TreeMap<String, Integer>();
    attempts.stream().filter(DemoAttempt::mustHaveRung).forEach(attempt -> perPbx.merge(attempt.pbx(), 1, Integer::sum));
    var differences = compared(attempts, record, carriers);
    differences.stream().limit(MOST_SHOWN).forEach(failures::add);
    if (differences.size() > MOST_SHOWN) failures.add("and " + (differences.size() - MOST_SHOWN) + " more differences of this kind");
    return new Verdict(ours, carriers, uses, perPbx, (int) attempts.stream().filter(attempt -> !attempt.mustHaveRung()).count(), List.copyOf(failures));
  }

  boolean agrees() {
    return failures.isEmpty();
  }

  private static void jobs(int contacts, Map<JobState, Integer> jobs, List<String> failures) {
    int submitted = jobs.values().stream().mapToInt(Integer::intValue).sum();
    if (submitted != contacts) failures.add("the campaign holds " + submitted + " jobs, and " + contacts + " contacts were uploaded");
    int left = jobs.entrySet().stream().filter(state -> !state.getKey().isFinal()).mapToInt(Map.Entry::getValue).sum();
    if (left > 0) failures.add(left + " jobs have not ended");
  }

  private static TrunkUse use(DemoTrunk trunk, CarrierRecord record) {
    return new TrunkUse(trunk, record.calls().size(), record.peakConcurrency(NOTED_LATE), record.maxStartsInWindow(WINDOW));
  }

  private static void limits(TrunkUse use, List<String> failures) {
    var trunk = use.trunk();
    if (use.peakChannels() > trunk.maxChannels()) {
      failures.add("trunk " + trunk.id() + " had " + use.peakChannels() + " channels at once, its limit is " + trunk.maxChannels());
    }
    if (use.mostStarts() > trunk.callsPerSecond()) {
      failures.add("trunk " + trunk.id() + " had " + use.mostStarts() + " starts within " + WINDOW.toMillis() + " ms, its limit is " + trunk.callsPerSecond() + " a second");
    }
  }

  private static List<String> compared(List<DemoAttempt> attempts, CarrierRecord record, Map<Outcome, Integer> carriers) {
    var differences = new ArrayList<String>();
    var byId = new HashMap<String, DemoAttempt>();
    attempts.forEach(attempt -> byId.put(attempt.id(), attempt));
    var rung = new HashMap<String, Integer>();
    for (var call : record.calls()) {
      rung.merge(call.attempt(), 1, Integer::sum);
      var seen = CarrierView.outcome(call);
      if (seen != null) carriers.merge(seen, 1, Integer::sum);
      difference(call, seen, byId.get(call.attempt()), differences);
    }
    rung.forEach((id, times) -> {
      if (times > 1 && !id.isEmpty()) differences.add("attempt " + id + " reached the carrier " + times + " times");
    });
    attempts.stream().filter(attempt -> attempt.mustHaveRung() && !rung.containsKey(attempt.id()))
        .forEach(attempt -> differences.add("attempt " + attempt.id() + " is " + attempt.outcome() + " with us, and the carrier never saw it"));
    attempts.stream().filter(attempt -> attempt.outcome() == null).forEach(attempt -> differences.add("attempt " + attempt.id() + " is not settled"));
    return differences;
  }

  private static void difference(CarrierCall call, Outcome seen, DemoAttempt ours, List<String> differences) {
    if (ours == null) {
      differences.add("the carrier saw a call on " + call.trunk() + " that no attempt of ours explains (attempt '" + call.attempt() + "')");
    } else if (ours.outcome() != seen) {
      differences.add("attempt " + ours.id() + " is " + ours.outcome() + " with us and " + (seen == null ? "code " + call.sipCode() : seen) + " with the carrier");
    } else if (!ours.trunk().equals(call.trunk())) {
      differences.add("attempt " + ours.id() + " was meant for trunk " + ours.trunk() + " and came in on " + call.trunk());
    }
  }
}
