package io.carillon.lab.fake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Calls of others over the same trunks, as a telephone beside us makes them: no guard and no attempt, but a channel and a ring. On
 * the PBX's one thread.
 */
final class Others {
  /** @param channel its name in the list */
  record Other(String uid, String endpoint, String number, String channel) {}

  private final ScheduledExecutorService world;
  private final CarrierBook carrier;
  private final Map<String, Other> live = new LinkedHashMap<>();
  private int begun;

  Others(ScheduledExecutorService world, CarrierBook carrier) {
    this.world = world;
    this.carrier = carrier;
  }

  Iterable<Other> live() {
    return live.values();
  }

  /** It is answered at once, and lasts so long. */
  void begin(String endpoint, String number, long seconds) {
    long now = System.currentTimeMillis();
    String uid = now + ".other" + ++begun;
    live.put(uid, new Other(uid, endpoint, number, "PJSIP/" + endpoint + "-" + String.format("f%07x", begun)));
    carrier.invited(uid, endpoint, number, now);
    world.schedule(() -> {
      live.remove(uid);
      carrier.over(uid, now, System.currentTimeMillis());
    }, seconds, TimeUnit.SECONDS);
  }
}
