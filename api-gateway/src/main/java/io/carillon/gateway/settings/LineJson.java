package io.carillon.gateway.settings;

import io.carillon.route.Routing;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** How the lines that a route or a target names are shown: each with what it would dial, and why it cannot be used now. */
public final class LineJson {
  private LineJson() {}

  /** In the order in which they are tried. */
  public static JsonArray of(LinesNow lines, Routing.Routed routed) {
    var ways = new JsonArray();
    routed.named().forEach(trunk -> ways.add(way(lines, trunk, routed.lines())));
    return ways;
  }

  /** Whether one of them can be used. */
  public static boolean isUsable(JsonArray lines) {
    return lines.stream().anyMatch(way -> ((JsonObject) way).getBoolean("usable"));
  }

  private static JsonObject way(LinesNow lines, String trunk, List<Routing.Line> dialled) {
    var trouble = lines.ofTrunk(trunk);
    var json = new JsonObject().put("trunk", trunk).put("usable", trouble.isEmpty());
    dialled.stream().filter(line -> line.trunk().equals(trunk)).findFirst().ifPresent(line -> json.put("dial", line.dial()));
    trouble.ifPresent(why -> json.put("reason", why.name()).put("detail", why.words()));
    var over = new JsonArray();
    var known = lines.trunks().get(trunk);
    if (known != null) known.pbxs().forEach(pbx -> over.add(pbx(lines, trunk, pbx)));
    return json.put("pbxs", over);
  }

  private static JsonObject pbx(LinesNow lines, String trunk, String id) {
    var trouble = lines.ofPbx(trunk, id);
    var json = new JsonObject().put("id", id).put("up", trouble.isEmpty());
    var word = lines.pbxs().get(id);
    if (word != null) json.put("mode", word.mode().name());
    trouble.ifPresent(why -> json.put("reason", why.name()).put("detail", why.words()));
    return json;
  }
}
