package io.carillon.scheduler.agents;

import io.carillon.scheduler.settings.LineSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which settings each holder of a PBX has in its lane. A lane is read in its order, so what is dispatched later finds them at the
 * agent; whoever is not told yet is handed nothing, since it would refuse a trunk or a script that it does not know. From any
 * thread.
 */
public final class Told {
  private record To(long epoch, LineSettings settings) {}

  private final Map<String, To> byPbx = new ConcurrentHashMap<>();
  private volatile Runnable missing = () -> {};

  /** Called when somebody was found who is not told. */
  public void onMissing(Runnable tell) {
    missing = tell;
  }

  /** Settings are compared by what they are, not by what they say: they stay the same until something changes. */
  public boolean holds(String pbx, long epoch, LineSettings settings) {
    var to = byPbx.get(pbx);
    return to != null && to.epoch() == epoch && to.settings() == settings;
  }

  public void missing() {
    missing.run();
  }

  void put(String pbx, long epoch, LineSettings settings) {
    byPbx.put(pbx, new To(epoch, settings));
  }

  /** Another led meanwhile: nothing is known of what it said. */
  void clear() {
    byPbx.clear();
  }
}
