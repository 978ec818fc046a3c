package io.carillon.gateway.campaign;

import io.carillon.contract.CallSpec;
import io.carillon.gateway.settings.LineJson;
import io.carillon.gateway.settings.LinesNow;
import io.carillon.gateway.submit.Possible;
import io.carillon.route.Routing;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What would become of a campaign's waiting contacts as things stand, contact by contact, by the ladder that the scheduler
 * decides by.
 */
final class Forecast {
  private final Campaign campaign;
  private final LinesNow lines;
  private final Instant now;
  private final Map<String, Long> skipped = new TreeMap<>();
  private final Map<String, Way> ways = new TreeMap<>();
  private long looked;
  private long dialled;

  /** @param name the route's or the target's, by what it is */
  private record Way(JsonObject name, JsonArray lines, long contacts) {}

  Forecast(Campaign campaign, LinesNow lines, Instant now) {
    this.campaign = campaign;
    this.lines = lines;
    this.now = now;
  }

  long looked() {
    return looked;
  }

  /** @param destination the one it is at */
  void contact(CallSpec own, int destination, boolean suppressed) {
    looked++;
    var wish = own.over(campaign.defaults());
    if (suppressed) skip("DNC");
    else if (!Possible.faults(wish, now, campaign.endsAt()).isEmpty()) skip("NEVER");
    else route(wish, destination);
  }

  private void skip(String reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  private void route(CallSpec wish, int destination) {
    var where = wish.destinations().get(destination);
    String callerId = wish.callerId() == null ? null : wish.callerId().number();
    switch (lines.ladder().route(where, callerId)) {
      case Routing.NoRoute none -> skip("NO_ROUTE");
      case Routing.Routed routed -> {
        dialled++;
        var name = where.target() != null ? new JsonObject().put("target", where.target())
            : new JsonObject().put("route", lines.ladder().matches(where, callerId).getFirst().route().id());
        ways.compute(name.encode(), (key, way) -> new Way(name, LineJson.of(lines, routed), way == null ? 1 : way.contacts + 1));
      }
    }
  }

  /** @param waiting how many wait in all; more than were looked at, where it is a large campaign */
  JsonObject json(long waiting) {
    var routes = new JsonArray();
    ways.values().forEach(way -> routes.add(way.name.copy().put("contacts", way.contacts).put("usable", LineJson.isUsable(way.lines)).put("lines", undialled(way.lines))));
    var json = new JsonObject().put("campaignId", campaign.id().toString()).put("state", campaign.state().name()).put("waiting", waiting).put("looked", looked)
        .put("wouldDial", dialled).put("skipped", new JsonObject(new HashMap<>(skipped))).put("routes", routes).put("endsAt", campaign.endsAt().toString());
    double pace = pace();
    if (pace > 0 && looked > 0) json.put("secondsAtLeast", Math.round(waiting * (dialled / (double) looked) / pace));
    return json;
  }

  /** Of many contacts there is no one number. */
  private static JsonArray undialled(JsonArray lines) {
    lines.forEach(line -> ((JsonObject) line).remove("dial"));
    return lines;
  }

  /** The most starts a second that its trunks, and its own limit, allow. */
  private double pace() {
    Set<String> used = new HashSet<>();
    ways.values().forEach(way -> way.lines.forEach(line -> {
      if (((JsonObject) line).getBoolean("usable")) used.add(((JsonObject) line).getString("trunk"));
    }));
    double pace = used.stream().mapToDouble(trunk -> lines.trunks().get(trunk).callsPerSecond()).sum();
    return campaign.callsPerSecond() == null ? pace : Math.min(pace, campaign.callsPerSecond());
  }
}
