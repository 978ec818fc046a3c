package io.carillon.bench;

import io.carillon.lab.Lab;
import io.carillon.lab.PbxNode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts a second over steady minutes, as they leave the agent, over the trunk's limit. Beside it, the shortest time in which
 * one start more than the limit left the agent, and came to the carrier: below a second, or below what its way is allowed to
 * differ by, the limit was not kept.
 */
final class Pace implements Benchmark {
  private static final int CALLS_PER_SECOND = 20;
  private static final int MINUTES = 3;
  private static final int CALLS = CALLS_PER_SECOND * (60 * MINUTES + 30);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  /** The first seconds are left out. */
  private static final long SETTLED = 5 * SECOND;

  private final int schedulers;

  /** @param schedulers one: as a user would run it, everything in one process; more: each in a process of its own */
  Pace(int schedulers) {
    this.schedulers = schedulers;
  }

  @Override public String describe() {
    return "starts a second over the trunk's limit of " + CALLS_PER_SECOND + ", by minutes, with " + (schedulers == 1 ? "one scheduler" : schedulers + " schedulers")
        + "; and the shortest time that held one start more";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory)) {
      var pbx = lab.pbx("pbx-a");
      try (var tap = new AmiTap(new InetSocketAddress(pbx.amiHost(), pbx.amiPort()))) {
        var starts = schedulers == 1 ? inOneProcess(directory, lab, tap) : bySeveral(directory, pbx, tap);
        return measured(starts, lab.carrier().records().stream().map(call -> call.startMillis() * MILLI).toList());
      }
    }
  }

  private static List<Long> inOneProcess(Path directory, Lab lab, AmiTap tap) throws Exception {
    try (var rig = Rig.start(directory, lab, tap.port())) {
      rig.line(Rig.CHANNELS, 0, CALLS_PER_SECOND);
      String campaign = rig.campaign("pace");
      rig.contacts(campaign, CALLS, Numbers::answered);
      rig.api().post("/v1/campaigns/" + campaign + "/start");
      return starts(tap);
    }
  }

  private List<Long> bySeveral(Path directory, PbxNode pbx, AmiTap tap) throws Exception {
    try (var several = SeveralSchedulers.start(directory, schedulers, pbx, tap.port(), CALLS_PER_SECOND)) {
      several.submit(CALLS);
      return starts(tap);
    }
  }

  /** Of the settled minutes and what was before. */
  private static List<Long> starts(AmiTap tap) throws InterruptedException {
    var starts = new ArrayList<Long>();
    long over = Long.MAX_VALUE;
    while (starts.isEmpty() || starts.getLast() < over) {
      var one = tap.seen().poll(30, TimeUnit.SECONDS);
      if (one == null) throw new IllegalStateException("nobody was rung for 30 s, after " + starts.size() + " calls");
      starts.add(one.nanos());
      if (over == Long.MAX_VALUE) over = one.nanos() + SETTLED + MINUTES * 60 * SECOND;
    }
    return starts;
  }

  private List<Measured> measured(List<Long> starts, List<Long> atCarrier) {
    var minutes = new ArrayList<Double>();
    for (int minute = 0; minute < MINUTES; minute++) {
      long from = starts.getFirst() + SETTLED + minute * 60 * SECOND;
      minutes.add(starts.stream().filter(at -> at >= from && at < from + 60 * SECOND).count() / (60.0 * CALLS_PER_SECOND));
    }
    String name = "pace." + schedulers;
    return List.of(Measured.median(name, "1", ">= 0.98", minutes), Measured.median(name + ".agent", "ms", ">= 1000", List.of(oneMoreWithin(starts))),
        Measured.median(name + ".carrier", "ms", ">= 970", List.of(oneMoreWithin(atCarrier))));
  }

  /** The shortest time, in milliseconds, that held one start more than the limit. */
  private static double oneMoreWithin(List<Long> nanos) {
    var starts = nanos.stream().sorted().toList();
    long least = Long.MAX_VALUE;
    for (int i = CALLS_PER_SECOND; i < starts.size(); i++) least = Math.min(least, starts.get(i) - starts.get(i - CALLS_PER_SECOND));
    return least / (double) MILLI;
  }
}
