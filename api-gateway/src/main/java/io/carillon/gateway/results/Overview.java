package io.carillon.gateway.results;

import io.carillon.gateway.campaign.Campaign;
import io.carillon.gateway.campaign.CampaignStore;
import io.carillon.gateway.campaign.Progress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the live page shows: campaigns under way, trunks and PBXs as they are now. One look serves all who watch. */
final class Overview {
  private final CampaignStore campaigns;
  private final Progress progress;
  private final Pool pool;

  Overview(CampaignStore campaigns, Progress progress, Pool pool) {
    this.campaigns = campaigns;
    this.progress = progress;
    this.pool = pool;
  }

  /** @param ofTenant each tenant's campaigns; trunks and PBXs belong to all */
  record Look(Map<String, JsonArray> ofTenant, JsonArray trunks, JsonArray pbxs) {
    JsonObject of(String tenant) {
      return new JsonObject().put("campaigns", ofTenant.getOrDefault(tenant, new JsonArray())).put("trunks", trunks).put("pbxs", pbxs);
    }
  }

  Future<Look> look() {
    return Future.all(live(), trunks(), pbxs()).map(all -> new Look(all.resultAt(0), all.resultAt(1), all.resultAt(2)));
  }

  private Future<Map<String, JsonArray>> live() {
    return campaigns.live().compose(live -> {
      var looks = new ArrayList<Future<JsonObject>>();
      live.forEach(campaign -> looks.add(progress.brief(campaign)));
      return Future.join(List.copyOf(looks)).map(all -> {
        var ofTenant = new HashMap<String, JsonArray>();
        for (int i = 0; i < live.size(); i++) add(ofTenant, live.get(i), all.resultAt(i));
        return ofTenant;
      });
    });
  }

  private static void add(Map<String, JsonArray> ofTenant, Campaign campaign, JsonObject brief) {
    ofTenant.computeIfAbsent(campaign.tenant(), tenant -> new JsonArray()).add(brief);
  }

  private Future<JsonArray> trunks() {
    return pool.query("select t.id, t.max_channels, t.reserve, t.calls_per_second, t.enabled, count(a.id)::int, (select string_agg(h.pbx, ', ' order by h.pbx)"
        + " from trunk_health h where h.trunk = t.id and h.pbx = any (t.pbxs) and h.state <> 'CLOSED') from trunk t"
        + " left join attempt a on a.trunk = t.id and not a.settled group by t.id order by t.id").execute().map(rows -> {
          var list = new JsonArray();
          rows.forEach(row -> list.add(new JsonObject().put("id", row.getString(0)).put("maxChannels", row.getInteger(1))
              .put("limit", row.getInteger(1) - row.getInteger(2)).put("callsPerSecond", row.getDouble(3)).put("enabled", row.getBoolean(4)).put("inUse", row.getInteger(5))
              .put("out", row.getString(6))));
          return list;
        });
  }

  private Future<JsonArray> pbxs() {
    return pool.query("select p.id, p.mode, p.max_channels, p.enabled, p.fenced, p.link_up, p.asterisk_version, p.status_at, count(a.id)::int from pbx p"
        + " left join attempt a on a.pbx = p.id and not a.settled group by p.id order by p.id").execute().map(rows -> {
          var list = new JsonArray();
          rows.forEach(row -> list.add(new JsonObject().put("id", row.getString(0)).put("mode", row.getString(1)).put("maxChannels", row.getInteger(2))
              .put("enabled", row.getBoolean(3)).put("fenced", row.getBoolean(4)).put("linkUp", row.getBoolean(5)).put("asteriskVersion", row.getString(6))
              .put("statusAt", row.getOffsetDateTime(7) == null ? null : row.getOffsetDateTime(7).toInstant().toString()).put("inUse", row.getInteger(8))));
          return list;
        });
  }
}
