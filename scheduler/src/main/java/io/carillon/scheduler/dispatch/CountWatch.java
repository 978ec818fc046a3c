package io.carillon.scheduler.dispatch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of a PBX over which nothing is started for want of a count, once when that has lasted and once when it is over. Owned by the dispatch. */
final class CountWatch {
  private static final Logger log = LoggerFactory.getLogger(CountWatch.class);
  /** A count that is a little late is nobody's concern. */
  private static final long PATIENCE_MILLIS = 2_000;

  private record Lack(long since, boolean said) {}

  private final Map<String, Lack> lacks = new HashMap<>();

  /**
   * @param lacking those without a count now
   * @param millis the monotonic clock
   * @return of whom it was said just now
   */
  Set<String> look(Set<String> lacking, long millis) {
    var told = new HashSet<String>();
    lacks.keySet().removeIf(pbx -> {
      boolean over = !lacking.contains(pbx);
      if (over && lacks.get(pbx).said()) log.atInfo().addKeyValue("pbx", pbx).log("the channels of others are counted again");
      return over;
    });
    for (String pbx : lacking) {
      var lack = lacks.computeIfAbsent(pbx, first -> new Lack(millis, false));
      if (lack.said() || millis - lack.since() < PATIENCE_MILLIS) continue;
      lacks.put(pbx, new Lack(lack.since(), true));
      told.add(pbx);
      log.atWarn().addKeyValue("pbx", pbx).log("the channels of others were not counted for longer than a second: nothing is started over this PBX until they are");
    }
    return told;
  }
}
