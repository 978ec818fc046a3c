package io.carillon.bench;

import io.carillon.lab.CarrierCall;
import io.carillon.lab.Lab;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Calls a second through the whole system, over those of a bare flooder on the same Asterisk, in turn. All rates are the
 * carrier's: from its first call to the end of its last.
 */
final class Throughput implements Benchmark {
  private static final int CALLS = 1_000;
  /** Without the flooder there is time for more. */
  private static final int CALLS_FOR_CPU = 2_000;
  /**
   * What is paid for is a process that runs for weeks, so the compiler is given time to do most of its work first: two to three
   * minutes of calls.
   */
  private static final int WARM_UPS_FOR_CPU = 5;
  private static final int WARM_UP_FOR_CPU = 4_000;
  private static final int RUNS = 4;

  private final boolean cpuToo;

  Throughput(boolean cpuToo) {
    this.cpuToo = cpuToo;
  }

  @Override public String describe() {
    return cpuToo ? "CPU of all our processes for one finished call, broker and database included, after " + WARM_UPS_FOR_CPU * WARM_UP_FOR_CPU + " calls of warming up"
        : "calls/s through the whole system over a bare AMI flooder's, same Asterisk, same channel form";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory); var rig = Rig.start(directory, lab, lab.pbx("pbx-a").amiPort())) {
      var whole = new ArrayList<Double>();
      var guarded = new ArrayList<Double>();
      var direct = new ArrayList<Double>();
      var ratios = new ArrayList<Double>();
      var cpu = new ArrayList<Double>();
      var asterisk = new ArrayList<Double>();
      var share = new ArrayList<Double>();
      for (int more = 1; cpuToo && more < WARM_UPS_FOR_CPU; more++) campaign(rig, -more, WARM_UP_FOR_CPU);
      for (int run = 0; run <= RUNS; run++) {
        int count = !cpuToo ? CALLS : run == 0 ? WARM_UP_FOR_CPU : CALLS_FOR_CPU;
        long before = rig.processes().cpuMillis();
        long itsBefore = rig.asteriskMillis();
        double calls = campaign(rig, run, count);
        double millisEach = (rig.processes().cpuMillis() - before) / (double) count;
        double its = (rig.asteriskMillis() - itsBefore) / (double) count;
        String epoch = epoch(lab);
        double flooded = cpuToo ? 0 : flood(lab, n -> guard(epoch, n));
        double bare = cpuToo ? 0 : flood(lab, Throughput::direct);
        System.err.printf("run %d: %.1f calls/s through the system, %.2f ms of CPU a call (PBX and carrier %.2f), flooder %.1f by the guard, %.1f direct%n", run, calls,
            millisEach, its, flooded, bare);
        if (run == 0) continue; // warms up
        whole.add(calls);
        guarded.add(flooded);
        direct.add(bare);
        ratios.add(calls / flooded);
        cpu.add(millisEach);
        asterisk.add(its);
        share.add(millisEach / its);
      }
      if (cpuToo) return List.of(Measured.median("cpu.ms", "ms", "<= 2", cpu), Measured.median("cpu.asterisk", "ms", "", asterisk),
          Measured.median("cpu.ratio", "1", "", share), Measured.median("cpu.calls", "calls/s", "", whole));
      return List.of(Measured.median("throughput.ratio", "1", ">= 0.3", ratios), Measured.median("throughput.system", "calls/s", "", whole),
          Measured.median("throughput.flooder.guard", "calls/s", "", guarded), Measured.median("throughput.flooder.direct", "calls/s", "", direct));
    }
  }

  /** @throws IllegalStateException where any outcome differs from what the carrier did: such a run does not count */
  private static double campaign(Rig rig, int run, int count) throws Exception {
    String campaign = rig.campaign("throughput " + run);
    var csv = new StringBuilder("number\n");
    for (int n = 0; n < count; n++) csv.append(Numbers.answered(n)).append('\n');
    rig.api().upload("/v1/campaigns/" + campaign + "/contacts", "text/csv", csv.toString());
    int known = rig.lab().carrier().records().size();
    rig.api().post("/v1/campaigns/" + campaign + "/start");
    rig.untilSeldom("the campaign is over", 120, () -> rig.progress(campaign).getString("state").equals("FINISHED"));
    var calls = settled(rig.lab(), known, count);
    var progress = rig.progress(campaign);
    var numbers = new HashSet<String>();
    calls.forEach(call -> numbers.add(call.number()));
    boolean agree = Integer.valueOf(count).equals(progress.getJsonObject("outcomes").getInteger("ANSWERED")) && numbers.size() == count
        && calls.stream().allMatch(CarrierCall::isAnswered);
    if (!agree) throw new IllegalStateException("outcomes differ from the carrier's: " + progress.encode() + ", the carrier answered "
        + calls.stream().filter(CarrierCall::isAnswered).count() + " of " + calls.size() + " calls to " + numbers.size() + " numbers");
    return rate(calls);
  }

  private static double flood(Lab lab, java.util.function.IntFunction<Map<String, String>> headers) throws Exception {
    var pbx = lab.pbx("pbx-a");
    int known = lab.carrier().records().size();
    String secret = java.nio.file.Files.readString(pbx.amiSecretFile()).strip();
    try (var flooder = new AmiFlooder(new java.net.InetSocketAddress(pbx.amiHost(), pbx.amiPort()), pbx.amiUser(), secret, Rig.CHANNELS)) {
      flooder.flood(CALLS, headers);
    }
    return rate(settled(lab, known, CALLS));
  }

  private static List<CarrierCall> settled(Lab lab, int known, int expected) throws InterruptedException {
    for (int tries = 0; tries < 300; tries++) {
      var calls = lab.carrier().records();
      var mine = calls.subList(Math.min(known, calls.size()), calls.size());
      if (mine.size() >= expected && mine.stream().noneMatch(CarrierCall::isLive)) {
        if (mine.size() > expected) throw new IllegalStateException("the carrier saw " + mine.size() + " calls instead of " + expected);
        return mine;
      }
      java.util.concurrent.TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("the carrier has not seen " + expected + " calls end within 30 s");
  }

  private static double rate(List<CarrierCall> calls) {
    long first = calls.stream().mapToLong(CarrierCall::startMillis).min().orElseThrow();
    long last = calls.stream().mapToLong(CarrierCall::endMillis).max().orElseThrow();
    return calls.size() * 1000.0 / (last - first);
  }

  /** The channel form of an attempt, with everything the guard asks for. */
  private static Map<String, String> guard(String epoch, int n) {
    String id = new UUID(0x0123456789ab7000L + n, 0x8000000000000000L | System.nanoTime() & 0x3FFFFFFFFFFFFFFFL).toString();
    var headers = new LinkedHashMap<String, String>();
    headers.put("ActionID", id);
    headers.put("ChannelId", id);
    headers.put("OtherChannelId", id + ";2");
    headers.put("Channel", "Local/" + id + "@carillon-guard/n");
    headers.put("Context", "carillon-answered");
    headers.put("Exten", "s");
    headers.put("Priority", "1");
    headers.put("Timeout", "70000");
    headers.put("Variable", String.join("\n", List.of("__CARILLON_ID=" + id, "__CARILLON_JOB=" + id, "__CARILLON_EPOCH=" + epoch,
        "__CARILLON_TRUNK=north", "__CARILLON_LIMIT=1000", "__CARILLON_DIAL=PJSIP/" + Numbers.answered(n).substring(1) + "@north", "__CARILLON_RING=60",
        "__CARILLON_MAX=3600", "__CARILLON_CONTEXT=lab-quick", "__CARILLON_EXTEN=s", "__CARILLON_PRIORITY=1")));
    return headers;
  }

  /** The fence as it stands: the flooder rides on the running agent's. */
  private static String epoch(Lab lab) {
    return lab.pbx("pbx-a").cli("database get carillon epoch").replaceAll("[^0-9]", "");
  }

  private static Map<String, String> direct(int n) {
    return Map.of("Channel", "PJSIP/" + Numbers.answered(n).substring(1) + "@north", "Context", "lab-quick", "Exten", "s", "Priority", "1", "Timeout", "70000");
  }
}
