package io.carillon.standalone.demo;

import io.carillon.standalone.api.ApiClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What an operator says of his PBXs, trunks and routes. */
final class Declared {
  static final List<DemoTrunk> TRUNKS = List.of(new DemoTrunk("north", 16, 8), new DemoTrunk("south", 8, 4));

  private Declared() {}

  static void to(ApiClient api, List<String> pbxs) {
    for (String pbx : pbxs) api.put("/v1/pbxs/" + pbx, new JsonObject().put("mode", pbx.equals("pbx-b") ? "SPOOL" : "AMI").put("maxChannels", 30));
    for (var trunk : TRUNKS) {
      api.put("/v1/trunks/" + trunk.id(), new JsonObject().put("dial", "PJSIP/${number}@" + trunk.id()).put("strip", "+").put("maxChannels", trunk.maxChannels())
          .put("callsPerSecond", trunk.callsPerSecond()).put("pbxs", new JsonArray(pbxs)));
    }
    route(api, "north-first", 1, DemoContacts.NORTH, "north", "south");
    route(api, "south-first", 2, DemoContacts.SOUTH, "south", "north");
  }

  private static void route(ApiClient api, String id, int position, String prefix, String... trunks) {
    api.put("/v1/routes/" + id, new JsonObject().put("position", position).put("patterns", new JsonArray().add(new JsonObject().put("match", prefix + "XXXXXXX")))
        .put("trunks", new JsonArray(List.of(trunks))));
  }
}
