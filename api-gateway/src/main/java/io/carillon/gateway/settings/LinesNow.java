package io.carillon.gateway.settings;

import io.carillon.route.PbxTrouble;
import io.carillon.route.PbxWord;
import io.carillon.route.PbxWords;
import io.carillon.route.Route;
import io.carillon.route.RouteLadder;
import io.carillon.route.Target;
import io.carillon.route.TrunkForm;
import io.carillon.route.TrunkTrouble;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes, trunks and PBXs as they stand now, read for one answer. A route that makes no sense is left out, as the scheduler
 * leaves it out.
 *
 * @param ladder what the scheduler decides by, over the enabled routes and trunks
 * @param trunks all, by id
 * @param pbxs all, by id
 * @param out what a trunk is out by way of
 */
public record LinesNow(RouteLadder ladder, Map<String, Trunk> trunks, Map<String, PbxWord> pbxs, Set<Way> out) {
  private static final Logger log = LoggerFactory.getLogger(LinesNow.class);
  private static final String ROUTES = "select id, patterns::text, trunks from route where enabled order by position, id";
  private static final String TRUNKS = "select id, strip, prepend, pbxs, enabled, calls_per_second from trunk";
  private static final String TARGETS = "select name, number, trunks, script from target";
  /** As the breakers have it: who is not CLOSED is given no calls but a probe. */
  private static final String OUT = "select trunk, pbx from trunk_health where state <> 'CLOSED'";

  /** A trunk by way of a PBX. */
  public record Way(String trunk, String pbx) {}

  /** One trunk, as far as a route leads to it. */
  public record Trunk(String id, TrunkForm form, List<String> pbxs, boolean enabled, double callsPerSecond) {}

  /** Fails where the database does. */
  public static Future<LinesNow> read(Pool pool) {
    var routes = pool.query(ROUTES).execute();
    var trunks = pool.query(TRUNKS).execute();
    var targets = pool.query(TARGETS).execute();
    var pbxs = PbxWords.read(pool);
    var out = pool.query(OUT).execute();
    return Future.all(routes, trunks, targets, pbxs, out)
        .map(all -> of(routes.result(), trunks.result(), targets(targets.result()), pbxs.result(), out(out.result())));
  }

  private static LinesNow of(RowSet<Row> routeRows, RowSet<Row> trunkRows, Map<String, Target> targets, Map<String, PbxWord> pbxs,
      Set<Way> out) {
    var routes = new ArrayList<Route>();
    for (var row : routeRows) {
      try {
        routes.add(Route.stored(row.getString(0), row.getString(1), List.of(row.getArrayOfStrings(2))));
      } catch (IllegalArgumentException | IllegalStateException makesNoSense) {
        log.atWarn().addKeyValue("route", row.getString(0)).setCause(makesNoSense).log("a route makes no sense and is left out");
      }
    }
    var trunks = new HashMap<String, Trunk>();
    var forms = new HashMap<String, TrunkForm>();
    for (var row : trunkRows) {
      var trunk = new Trunk(row.getString(0), TrunkForm.of(row.getString(1), row.getString(2)), List.of(row.getArrayOfStrings(3)), row.getBoolean(4),
          row.getDouble(5));
      trunks.put(trunk.id(), trunk);
      if (trunk.enabled()) forms.put(trunk.id(), trunk.form());
    }
    return new LinesNow(new RouteLadder(routes, forms, targets), Map.copyOf(trunks), Map.copyOf(pbxs), out);
  }

  private static Map<String, Target> targets(RowSet<Row> rows) {
    var targets = new HashMap<String, Target>();
    rows.forEach(row -> targets.put(row.getString(0), new Target(row.getString(0), row.getString(1), List.of(row.getArrayOfStrings(2)), row.getString(3))));
    return targets;
  }

  private static Set<Way> out(RowSet<Row> rows) {
    var out = new HashSet<Way>();
    rows.forEach(row -> out.add(new Way(row.getString(0), row.getString(1))));
    return Set.copyOf(out);
  }

  /** What keeps calls from being started over a trunk by way of a PBX now. */
  Optional<PbxTrouble> ofPbx(String trunk, String id) {
    var word = pbxs.get(id);
    if (word == null) return Optional.of(PbxTrouble.NOT_THERE);
    return word.trouble().or(() -> out.contains(new Way(trunk, id)) ? Optional.of(PbxTrouble.TRUNK_OUT) : Optional.empty());
  }

  /** What keeps a trunk from being used now, channels and pace apart. */
  Optional<TrunkTrouble> ofTrunk(String id) {
    var trunk = trunks.get(id);
    return TrunkTrouble.of(trunk != null && trunk.enabled(), trunk == null ? List.of() : trunk.pbxs().stream().map(pbx -> ofPbx(id, pbx)).toList());
  }
}
