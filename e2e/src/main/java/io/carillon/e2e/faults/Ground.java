package io.carillon.e2e.faults;

import io.carillon.e2e.promises.History;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A run's own numbers, the trunks they go by, and their limits, each written down as it was set. */
final class Ground {
  private static final Duration TAKEN = Duration.ofSeconds(40);
  private static final int BLOCKS = 900;
  /** What the far end does (lab/README.md): answers and hangs up soon, is busy, is unknown, does not answer, and waits for us. */
  static final List<String> CODES = List.of("02", "10", "01", "03", "40", "82", "42", "81", "80", "83");
  private static final int LONGEST_SECONDS = 10;

  private final Fleet fleet;
  private final int block;
  private final List<History.Limit> limits = new CopyOnWriteArrayList<>();
  private int used;

  Ground(Fleet fleet, long seed) {
    this.fleet = fleet;
    this.block = (int) (100 + Math.floorMod(seed, (long) BLOCKS));
  }

  /** Numbers nobody was given before. */
  synchronized String number() {
    int nth = used++;
    if (nth >= 100 * CODES.size()) throw new IllegalStateException("a run has a thousand numbers");
    return "+7916%03d%02d%s".formatted(block, nth / CODES.size(), CODES.get(nth % CODES.size()));
  }

  /** One that others ring: it answers at once, and talks until they hang up. */
  String others(int nth) {
    return "7916%03d%02d06".formatted(block, nth);
  }

  String like() {
    return "+7916%03d%%".formatted(block);
  }

  boolean holds(String dialled) {
    return dialled.startsWith("7916%03d".formatted(block));
  }

  String north() {
    return "n" + block;
  }

  String south() {
    return "s" + block;
  }

  Map<String, String> endpoints() {
    return Map.of(north(), "north", south(), "south");
  }

  List<History.Limit> limits() {
    return List.copyOf(limits);
  }

  void declare(int channels, int perSecond) {
    trunk(north(), channels, perSecond);
    trunk(south(), channels / 2, perSecond / 2);
    pbx(Fleet.PBXS.get(1), channels, perSecond);
    fleet.api.insist("PUT", "/v1/routes/r" + block, JsonObject.of("patterns", JsonArray.of(JsonObject.of("match", "+7916%03dXXXX".formatted(block))),
        "trunks", JsonArray.of(north(), south())), null, TAKEN);
  }

  /** Sets its limits, and writes down when. The first one of them may be anything before. */
  void trunk(String id, int channels, int perSecond) {
    var body = JsonObject.of("dial", "PJSIP/${number}@" + endpoints().get(id), "strip", "+", "maxChannels", channels, "callsPerSecond", perSecond, "maxSeconds", LONGEST_SECONDS,
        "pbxs", id.equals(north()) ? new JsonArray(Fleet.PBXS) : JsonArray.of(Fleet.PBXS.get(1)));
    set("trunk", id, channels, perSecond, "/v1/trunks/" + id, body);
  }

  private void pbx(String id, int channels, int perSecond) {
    set("pbx", id, channels, perSecond, "/v1/pbxs/" + id, JsonObject.of("mode", "AMI", "maxChannels", channels, "callsPerSecond", perSecond));
  }

  private void set(String scope, String id, int channels, int perSecond, String path, JsonObject body) {
    long sent = System.currentTimeMillis();
    fleet.api.insist("PUT", path, body, null, TAKEN);
    limits.add(new History.Limit(scope, id, channels, perSecond, sent, System.currentTimeMillis()));
  }
}
