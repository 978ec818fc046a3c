package io.carillon.gateway.settings;

import io.carillon.gateway.edge.Problem.Fault;
import io.carillon.route.DialPattern;
import io.carillon.route.PatternReach;
import io.carillon.route.Route;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses a route that could never be taken, since those before it take all of its numbers, and one that would leave nothing to
 * a route behind it that had something. Routes that are switched off count for nothing. What stands so already is left alone.
 */
final class Shadows {
  private static final String ENABLED = "select id, position, patterns::text, trunks from route where enabled";

  private Shadows() {}

  private record Placed(int position, Route route) {
    static final Comparator<Placed> ORDER = Comparator.comparingInt(Placed::position).thenComparing(placed -> placed.route.id());
  }

  /** @param json a route as it is to be set; its patterns make sense */
  static Future<List<Fault>> of(SqlClient transaction, JsonObject json) {
    if (!json.getBoolean("enabled", true)) return Future.succeededFuture(List.of());
    return transaction.preparedQuery(ENABLED).execute().map(rows -> {
      var before = new ArrayList<Placed>();
      rows.forEach(row -> {
        try {
          before.add(new Placed(row.getInteger(1), Route.stored(row.getString(0), row.getString(2), List.of(row.getArrayOfStrings(3)))));
        } catch (IllegalArgumentException | IllegalStateException makesNoSense) {
          // Nobody dials by it, so it takes nothing from others.
        }
      });
      return faults(before, new Placed(json.getInteger("position", Kind.OTHERWISE_AT), Route.stored(json.getString("id"), json.getJsonArray("patterns").encode(), List.of())));
    });
  }

  private static List<Fault> faults(List<Placed> was, Placed set) {
    var now = Stream.concat(was.stream().filter(placed -> !placed.route.id().equals(set.route.id())), Stream.of(set)).sorted(Placed.ORDER).toList();
    int at = now.indexOf(set);
    var first = now.subList(0, at);
    if (isCovered(set, first)) {
      var by = needed(set, first);
      return List.of(Fault.at("/patterns", "can never be taken: every number that they match is taken before by the " + named(by) + " (position "
          + by.getFirst().position() + "); give this route a position before it, or let that one match less"));
    }
    var sorted = was.stream().sorted(Placed.ORDER).toList();
    for (int i = at + 1; i < now.size(); i++) {
      var later = now.get(i);
      if (!isCovered(later, now.subList(0, i)) || isCovered(later, sorted.subList(0, sorted.indexOf(later)))) continue;
      return List.of(Fault.at("/position", "comes before the route " + later.route.id() + " (position " + later.position()
          + "), which could then never be taken: every number it matches would be taken before; put this route behind it, or take that one away first"));
    }
    return List.of();
  }

  private static boolean isCovered(Placed one, List<Placed> by) {
    var patterns = patterns(by);
    return one.route.patterns().stream().allMatch(pattern -> PatternReach.isCovered(pattern, patterns));
  }

  private static List<DialPattern> patterns(List<Placed> routes) {
    return routes.stream().flatMap(placed -> placed.route.patterns().stream()).toList();
  }

  /** Of those that cover it together, as few as it takes. */
  private static List<Placed> needed(Placed one, List<Placed> by) {
    var needed = new ArrayList<>(by);
    for (var each : by) {
      var without = needed.stream().filter(other -> other != each).toList();
      if (!without.isEmpty() && isCovered(one, without)) needed.remove(each);
    }
    return needed;
  }

  private static String named(List<Placed> routes) {
    return (routes.size() == 1 ? "route " : "routes ") + String.join(", ", routes.stream().map(placed -> placed.route.id()).toList());
  }
}
