package io.carillon.gateway.contacts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What became of the rows of one upload: all are counted, the first {@value #SHOWN} of a kind are named. */
final class UploadReport {
  private static final int SHOWN = 1_000;

  private long accepted;
  private long duplicate;
  private long alreadyIn;
  private long rejected;
  private final JsonArray duplicates = new JsonArray();
  private final JsonArray errors = new JsonArray();

  void accepted() {
    accepted++;
  }

  /** The number stood in an earlier row of this upload. */
  void duplicate(long line) {
    duplicate++;
    if (duplicates.size() < SHOWN) duplicates.add(new JsonObject().put("line", line));
  }

  /** The number was a contact of the campaign before this upload. */
  void alreadyIn() {
    alreadyIn++;
  }

  void rejected(Row.Rejected row) {
    rejected++;
    if (errors.size() >= SHOWN) return;
    var error = new JsonObject().put("line", row.line());
    if (row.column() != null) error.put("column", CsvColumns.shown(row.column()));
    errors.add(error.put("reason", row.reason()));
  }

  JsonObject json() {
    return new JsonObject().put("rows", accepted + duplicate + alreadyIn + rejected).put("accepted", accepted).put("duplicate", duplicate)
        .put("alreadyIn", alreadyIn).put("rejected", rejected).put("duplicates", duplicates).put("errors", errors);
  }

  String counts() {
    return accepted + " rows were accepted, " + duplicate + " were duplicates, " + alreadyIn + " were in already, " + rejected + " rejected";
  }
}
