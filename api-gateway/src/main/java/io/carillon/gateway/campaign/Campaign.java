package io.carillon.gateway.campaign;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CampaignState;
import io.carillon.contract.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * Many calls with one life.
 *
 * @param defaults what its contacts leave open
 * @param region country of its numbers without +, or null: the gateway's
 * @param maxConcurrent calls under way at once, or null
 * @param weight what it gets of a trunk it shares, beside others
 */
public record Campaign(UUID id, String tenant, String name, CampaignState state, CallSpec defaults, String region, Integer maxConcurrent,
    Double callsPerSecond, int weight, boolean finishWhenDone, Instant createdAt, Instant startedAt, Instant endsAt, Instant finishedAt) {
  JsonObject json() {
    var json = new JsonObject().put("id", id.toString()).put("name", name).put("state", state.name());
    if (region != null) json.put("region", region);
    if (maxConcurrent != null) json.put("maxConcurrent", maxConcurrent);
    if (callsPerSecond != null) json.put("callsPerSecond", callsPerSecond);
    json.put("weight", weight).put("finishWhenDone", finishWhenDone).put("createdAt", createdAt.toString());
    if (startedAt != null) json.put("startedAt", startedAt.toString());
    json.put("endsAt", endsAt.toString());
    if (finishedAt != null) json.put("finishedAt", finishedAt.toString());
    return json.put("defaults", new JsonObject(Wire.encodeText(defaults))).put("allowed", new JsonArray(CampaignLife.allowedIn(state)));
  }
}
