package io.carillon.bench;

import io.carillon.lab.CarrierCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Channel seconds that the carrier saw in use over steady minutes, over those of a perfect refill: one that has the next call on a channel in the
 * moment in which the last one ends, and so uses all of them all the time.
 */
final class Utilisation implements Benchmark {
  private static final int MINUTES = 3;
  private static final long MINUTE_MILLIS = 60_000;
  /** As many seconds after the trunk is first full are left out. */
  private static final long SETTLED_MILLIS = 5_000;
  /** The carrier may note the end of a call so much later than it was over. */
  private static final java.time.Duration NOTED_LATE = java.time.Duration.ofMillis(100);

  private record Load(int channels, int seconds, double callsPerSecond) {
    /** Enough for ramp, minutes and some more. */
    int calls() {
      return (int) (channels * (2 + (SETTLED_MILLIS + MINUTES * MINUTE_MILLIS) / 1000.0 / seconds));
    }

    long rampMillis() {
      return (long) (1000 * channels / callsPerSecond);
    }
  }

  @Override public String describe() {
    return "busy channel seconds at the carrier over those of a perfect refill: 50 channels with 10 s calls, 500 with 20 s calls";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory); var rig = Rig.start(directory, lab, lab.pbx("pbx-a").amiPort())) {
      return List.of(Measured.median("utilisation.50", "1", ">= 0.98", minutes(rig, new Load(50, 10, 20))),
          Measured.median("utilisation.500", "1", ">= 0.98", minutes(rig, new Load(500, 20, 40))));
    }
  }

  private static List<Double> minutes(Rig rig, Load load) throws Exception {
    rig.line(load.channels(), 0, load.callsPerSecond());
    int known = rig.lab().carrier().records().size();
    String campaign = rig.holding("utilisation " + load.channels(), load.seconds());
    rig.contacts(campaign, load.calls(), Numbers::held);
    rig.api().post("/v1/campaigns/" + campaign + "/start");
    rig.untilSeldom("the first call is rung", 30, () -> rig.lab().carrier().records().size() > known);
    long steady = calls(rig, known).stream().mapToLong(CarrierCall::startMillis).min().orElseThrow() + load.rampMillis() + SETTLED_MILLIS;
    long over = steady + MINUTES * MINUTE_MILLIS;
    rig.untilSeldom("the minutes are over", 600, () -> System.currentTimeMillis() > over);
    rig.api().post("/v1/campaigns/" + campaign + "/stop");
    rig.untilSeldom("all calls have ended", 120, () -> calls(rig, known).stream().noneMatch(CarrierCall::isLive));
    TimeUnit.SECONDS.sleep(1);
    int peak = rig.lab().carrier().record().peakConcurrency(NOTED_LATE);
    if (peak > load.channels()) throw new IllegalStateException("the carrier saw " + peak + " calls at once on " + load.channels() + " channels");
    var shares = new ArrayList<Double>();
    for (long from = steady; from < over; from += MINUTE_MILLIS) shares.add(busyMillis(calls(rig, known), from, from + MINUTE_MILLIS) / (double) (load.channels() * MINUTE_MILLIS));
    return shares;
  }

  private static List<CarrierCall> calls(Rig rig, int known) {
    var all = rig.lab().carrier().records();
    return all.subList(Math.min(known, all.size()), all.size());
  }

  private static long busyMillis(List<CarrierCall> calls, long from, long to) {
    return calls.stream().mapToLong(call -> Math.max(0, Math.min(call.endMillis(), to) - Math.max(call.startMillis(), from))).sum();
  }
}
