package io.carillon.bench;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** From the 202 in the client's hand to the Originate on the wire, one call at a time on an idle system. */
final class Latency implements Benchmark {
  private static final int WARM_UP = 200;
  private static final int RUNS = 5;
  private static final int CALLS = 120;

  @Override public String describe() {
    return "202 to Originate on the wire, idle";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory)) {
      var pbx = lab.pbx("pbx-a");
      try (var tap = new AmiTap(new java.net.InetSocketAddress(pbx.amiHost(), pbx.amiPort())); var rig = Rig.start(directory, lab, tap.port())) {
        for (int n = 0; n < WARM_UP; n++) once(rig, tap, n);
        var halves = new ArrayList<Double>();
        var nearlyAll = new ArrayList<Double>();
        for (int run = 0, n = WARM_UP; run < RUNS; run++) {
          var millis = new ArrayList<Double>();
          for (int i = 0; i < CALLS; i++) millis.add(once(rig, tap, n++));
          halves.add(Measured.percentile(millis, 50));
          nearlyAll.add(Measured.percentile(millis, 99));
        }
        return List.of(Measured.median("latency.p50", "ms", "<= 15", halves), Measured.median("latency.p99", "ms", "<= 50", nearlyAll));
      }
    }
  }

  private static double once(Rig rig, AmiTap tap, int n) throws InterruptedException {
    tap.seen().clear();
    var call = rig.api().post("/v1/calls", new JsonObject().put("to", Numbers.answered(n)).put("script", "quick"));
    long accepted = System.nanoTime();
    var originate = tap.seen().poll(10, TimeUnit.SECONDS);
    if (originate == null) throw new IllegalStateException("call " + call.getString("id") + " was not originated within 10 s");
    rig.until("the call has ended", 10, () -> rig.api().get("/v1/calls/" + call.getString("id")).getString("state").equals("COMPLETED"));
    return (originate.nanos() - accepted) / 1e6;
  }
}
