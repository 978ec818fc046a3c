package io.carillon.gateway.settings;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** What is shown of a PBX beside its settings: what its agent last said. */
final class PbxView {
  private PbxView() {}

  static void add(Row row, JsonObject json) {
    json.put("epoch", row.getLong("epoch")).put("fenced", row.getBoolean("fenced")).put("linkUp", row.getBoolean("link_up"));
    if (row.getString("asterisk_version") != null) json.put("asteriskVersion", row.getString("asterisk_version"));
    if (row.getString("status") != null) json.put("status", new JsonObject(row.getString("status")));
    if (row.getOffsetDateTime("status_at") != null) json.put("statusAt", row.getOffsetDateTime("status_at").toInstant().toString());
    if (row.getDouble("clock_off") != null) json.put("clockOffSeconds", row.getDouble("clock_off"));
  }
}
