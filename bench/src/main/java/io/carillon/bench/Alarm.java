package io.carillon.bench;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** From the 202 to the Originate on the wire for a call of priority 9, while a campaign of 100,000 keeps the trunk full but for one channel in reserve. */
final class Alarm implements Benchmark {
  private static final int WAITING = 100_000;
  private static final int CHANNELS = 10;
  private static final int WARM_UP = 30;
  private static final int RUNS = 5;
  private static final int CALLS = 100;

  @Override public String describe() {
    return "202 to Originate for a priority 9 call among " + WAITING + " waiting on a full trunk with one channel in reserve";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory)) {
      var pbx = lab.pbx("pbx-a");
      try (var tap = new AmiTap(new java.net.InetSocketAddress(pbx.amiHost(), pbx.amiPort())); var rig = Rig.start(directory, lab, tap.port())) {
        rig.line(CHANNELS, 1, 5000);
        String bulk = rig.holding("bulk", 2);
        Import.upload(rig, directory, bulk, WAITING);
        rig.api().post("/v1/campaigns/" + bulk + "/start");
        var originated = new HashMap<String, Long>();
        for (int n = 0; n < WARM_UP; n++) once(rig, tap, originated, n);
        var halves = new ArrayList<Double>();
        var nearlyAll = new ArrayList<Double>();
        for (int run = 0, n = WARM_UP; run < RUNS; run++) {
          var millis = new ArrayList<Double>();
          for (int i = 0; i < CALLS; i++) millis.add(once(rig, tap, originated, n++));
          halves.add(Measured.percentile(millis, 50));
          nearlyAll.add(Measured.percentile(millis, 99));
        }
        rig.api().post("/v1/campaigns/" + bulk + "/stop");
        return List.of(Measured.median("alarm.p50", "ms", "", halves), Measured.median("alarm.p99", "ms", "<= 100", nearlyAll));
      }
    }
  }

  /** The library writes an id of its own and {@code #} before ours. */
  private static String bare(String actionId) {
    return actionId.substring(actionId.lastIndexOf('#') + 1);
  }

  private static double once(Rig rig, AmiTap tap, Map<String, Long> originated, int n) throws InterruptedException {
    var call = rig.api().post("/v1/calls", new JsonObject().put("to", Numbers.answered(n)).put("script", "quick").put("priority", 9));
    long accepted = System.nanoTime();
    String path = "/v1/calls/" + call.getString("id");
    rig.until("the alarm has ended", 20, () -> rig.api().get(path).getString("state").equals("COMPLETED"));
    // The last one: an earlier one that was refused is part of the time it took.
    var attempts = rig.api().get(path).getJsonArray("attempts");
    String attempt = attempts.getJsonObject(attempts.size() - 1).getString("id");
    for (var one = tap.seen().poll(); one != null; one = tap.seen().poll()) originated.put(bare(one.actionId()), one.nanos());
    Long at = originated.get(attempt);
    if (at == null) throw new IllegalStateException("attempt " + attempt + " was not seen on the wire");
    // Not all at the same place in the scheduler's own rhythm.
    TimeUnit.MILLISECONDS.sleep(n % 17);
    return (at - accepted) / 1e6;
  }
}
