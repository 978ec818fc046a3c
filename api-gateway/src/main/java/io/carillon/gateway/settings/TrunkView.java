package io.carillon.gateway.settings;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;

/** What is shown of a trunk beside its settings: whether it carries calls, by way of each of its PBXs. */
final class TrunkView {
  static final String HEALTH = """
      (select json_agg(json_build_object('pbx', p.pbx, 'state', h.state, 'since', h.since, 'reason', h.reason, 'probes', h.probes, 'probeAt', h.probe_at)
          order by p.nth)::text
        from unnest(pbxs) with ordinality as p (pbx, nth) left join trunk_health h on h.trunk = trunk.id and h.pbx = p.pbx) as health""";

  private TrunkView() {}

  static void add(Row row, JsonObject json) {
    var health = new JsonArray();
    if (row.getString("health") != null) new JsonArray(row.getString("health")).forEach(one -> health.add(of((JsonObject) one)));
    json.put("health", health);
  }

  private static JsonObject of(JsonObject stored) {
    var json = new JsonObject().put("pbx", stored.getString("pbx"));
    String state = stored.getString("state");
    if (state == null || state.equals("CLOSED")) return json.put("state", "WORKS");
    json.put("state", state.equals("OPEN") ? "OUT" : "PROBING").put("since", time(stored, "since")).put("reason", stored.getString("reason"))
        .put("failedProbes", stored.getInteger("probes"));
    if (state.equals("OPEN")) json.put("nextProbeAt", time(stored, "probeAt"));
    return json;
  }

  private static String time(JsonObject stored, String field) {
    return OffsetDateTime.parse(stored.getString(field)).toInstant().toString();
  }
}
