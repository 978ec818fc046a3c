package io.carillon.bench;

import io.carillon.lab.Lab;
import io.carillon.lab.PbxNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts a second over steady minutes, as they leave the agent, over the trunk's limit. Beside it, the shortest time in which
 * one start more than the limit left the agent, and left Asterisk for the carrier: below a second, or below what its way is
 * allowed to differ by, the limit was not kept.
 */
final class Pace implements Benchmark {
  private static final int CALLS_PER_SECOND = 20;
  private static final int MINUTES = 3;
  private static final int CALLS = CALLS_PER_SECOND * (60 * MINUTES + 90);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  /** The first minute is left out: a process in which everything runs for the first time is slower than one that has been up. */
  private static final long SETTLED = 60 * SECOND;

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
      try (var wire = Wire.open(directory, pbx.amiPort(), pbx.sipPort())) {
        if (schedulers == 1) inOneProcess(directory, lab, wire);
        else bySeveral(directory, pbx, wire);
        keep(directory.resolve("originates.txt"), wire.originates());
        keep(directory.resolve("invites.txt"), wire.invites());
        return measured(wire.originates(), wire.invites());
      }
    }
  }

  /** All of them, for whoever wants to know more than the result says. */
  private static void keep(Path file, List<Long> nanos) throws IOException {
    Files.writeString(file, nanos.stream().map(at -> at + "\n").collect(Collectors.joining()));
  }

  private static void inOneProcess(Path directory, Lab lab, Wire wire) throws Exception {
    try (var rig = Rig.start(directory, lab, lab.pbx("pbx-a").amiPort())) {
      rig.line(Rig.CHANNELS, 0, CALLS_PER_SECOND);
      String campaign = rig.campaign("pace");
      rig.contacts(campaign, CALLS, Numbers::answered);
      rig.api().post("/v1/campaigns/" + campaign + "/start");
      untilOver(wire);
    }
  }

  private void bySeveral(Path directory, PbxNode pbx, Wire wire) throws Exception {
    try (var several = SeveralSchedulers.start(directory, schedulers, pbx, pbx.amiPort(), CALLS_PER_SECOND)) {
      several.submit(CALLS);
      untilOver(wire);
    }
  }

  private static void untilOver(Wire wire) throws InterruptedException {
    int known = 0;
    for (int quiet = 0;; quiet++) {
      TimeUnit.SECONDS.sleep(1);
      var starts = wire.originates();
      if (starts.size() > known) quiet = 0;
      if (quiet >= 30) throw new IllegalStateException("nobody was rung for 30 s, after " + starts.size() + " calls");
      known = starts.size();
      if (known > 0 && starts.getLast() > starts.getFirst() + SETTLED + MINUTES * 60 * SECOND) return;
    }
  }

  private List<Measured> measured(List<Long> starts, List<Long> invites) {
    var minutes = new ArrayList<Double>();
    for (int minute = 0; minute < MINUTES; minute++) {
      long from = starts.getFirst() + SETTLED + minute * 60 * SECOND;
      minutes.add(starts.stream().filter(at -> at >= from && at < from + 60 * SECOND).count() / (60.0 * CALLS_PER_SECOND));
    }
    String name = "pace." + schedulers;
    return List.of(Measured.median(name, "1", ">= 0.98", minutes), Measured.median(name + ".agent", "ms", ">= 1000", List.of(oneMoreWithin(starts))),
        Measured.median(name + ".carrier", "ms", ">= 970", List.of(oneMoreWithin(invites))));
  }

  /** The shortest time, in milliseconds, that held one start more than the limit. */
  private static double oneMoreWithin(List<Long> nanos) {
    var starts = nanos.stream().sorted().toList();
    long least = Long.MAX_VALUE;
    for (int i = CALLS_PER_SECOND; i < starts.size(); i++) least = Math.min(least, starts.get(i) - starts.get(i - CALLS_PER_SECOND));
    return least / (double) MILLI;
  }
}
