package io.carillon.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts a second over steady minutes, as they leave the agent, over the trunk's limit; a second that holds more than the limit is a failure. */
final class Pace implements Benchmark {
  private static final int CALLS_PER_SECOND = 20;
  private static final int MINUTES = 3;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  /** The first seconds are left out. */
  private static final long SETTLED = 5 * SECOND;

  @Override public String describe() {
    return "starts a second over the trunk's limit of " + CALLS_PER_SECOND + ", by minutes, with one scheduler; no sliding second may hold more";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory)) {
      var pbx = lab.pbx("pbx-a");
      try (var tap = new AmiTap(new java.net.InetSocketAddress(pbx.amiHost(), pbx.amiPort())); var rig = Rig.start(directory, lab, tap.port())) {
        rig.line(Rig.CHANNELS, 0, CALLS_PER_SECOND);
        String campaign = rig.campaign("pace");
        rig.contacts(campaign, CALLS_PER_SECOND * (60 * MINUTES + 30), Numbers::answered);
        rig.api().post("/v1/campaigns/" + campaign + "/start");
        var first = tap.seen().poll(30, TimeUnit.SECONDS);
        if (first == null) throw new IllegalStateException("nobody was rung within 30 s");
        long steady = first.nanos() + SETTLED;
        rig.untilSeldom("the minutes are over", 600, () -> System.nanoTime() > steady + MINUTES * 60 * SECOND);
        var starts = new ArrayList<Long>();
        starts.add(first.nanos());
        tap.seen().forEach(one -> starts.add(one.nanos()));
        rig.api().post("/v1/campaigns/" + campaign + "/stop");
        keptTo(starts);
        var minutes = new ArrayList<Double>();
        for (int minute = 0; minute < MINUTES; minute++) {
          long from = steady + minute * 60 * SECOND;
          minutes.add(starts.stream().filter(at -> at >= from && at < from + 60 * SECOND).count() / (60.0 * CALLS_PER_SECOND));
        }
        return List.of(Measured.median("pace.1", "1", ">= 0.98", minutes));
      }
    }
  }

  private static void keptTo(List<Long> starts) {
    for (int i = CALLS_PER_SECOND; i < starts.size(); i++) {
      long within = starts.get(i) - starts.get(i - CALLS_PER_SECOND);
      if (within < SECOND) throw new IllegalStateException((CALLS_PER_SECOND + 1) + " starts within " + within / 1_000_000 + " ms");
    }
  }
}
