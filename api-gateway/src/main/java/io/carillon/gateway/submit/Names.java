package io.carillon.gateway.submit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.HashSet;
import java.util.Set;

/** The names an operator gave to scripts, targets and calendars of holidays, as they were looked at last. */
public final class Names {
  /** Scripts that are there without having been set. */
  public static final Set<String> BUILT_IN_SCRIPTS = Set.of("notify", "callback");

  private final Pool pool;
  private volatile Set<String> scripts = BUILT_IN_SCRIPTS;
  private volatile Set<String> targets = Set.of();
  private volatile Set<String> calendars = Set.of();

  public Names(Pool pool) {
    this.pool = pool;
  }

  public Future<Void> refresh() {
    return pool.query("select 's' as kind, name from script union all select 't', name from target union all select distinct 'h', calendar from holiday").execute().map(rows -> {
      var readScripts = new HashSet<>(BUILT_IN_SCRIPTS);
      var readTargets = new HashSet<String>();
      var readCalendars = new HashSet<String>();
      rows.forEach(row -> (switch (row.getString(0)) {
        case "s" -> readScripts;
        case "t" -> readTargets;
        default -> readCalendars;
      }).add(row.getString(1)));
      scripts = readScripts;
      targets = readTargets;
      calendars = readCalendars;
      return null;
    });
  }

  public boolean isScript(String name) {
    return scripts.contains(name);
  }

  public boolean isCalendar(String name) {
    return calendars.contains(name);
  }

  public boolean isTarget(String name) {
    return targets.contains(name);
  }
}
