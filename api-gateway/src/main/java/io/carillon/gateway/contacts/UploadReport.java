package io.carillon.gateway.contacts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** What became of the rows of one upload: all are counted, the first {@value #SHOWN} duplicates are named, and so is every bad row. */
final class UploadReport implements AutoCloseable {
  private static final int SHOWN = 1_000;

  private final BadRows bad;
  private final JsonArray duplicates = new JsonArray();
  private long accepted;
  private long duplicate;
  private long alreadyIn;
  private long rejected;
  private boolean complete;

  UploadReport(BadRows bad) {
    this.bad = bad;
  }

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
    bad.add(row);
  }

  /** Whether all that was accepted has become rows. */
  void complete(boolean all) {
    complete = all;
  }

  long rows() {
    return accepted + duplicate + alreadyIn + rejected;
  }

  String counts() {
    return accepted + " rows were accepted, " + duplicate + " were duplicates, " + alreadyIn + " were in already, " + rejected + " rejected";
  }

  /** The answer as JSON text, read once; its length is that of the bad rows. */
  InputStream json() throws IOException {
    String counted = new JsonObject().put("rows", rows()).put("accepted", accepted).put("duplicate", duplicate).put("alreadyIn", alreadyIn)
        .put("rejected", rejected).put("complete", complete).put("duplicates", duplicates).encode();
    String open = counted.substring(0, counted.length() - 1) + ",\"errors\":[";
    return new SequenceInputStream(Collections.enumeration(List.of(bytes(open), bad.items(), bytes("]}"))));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Forgets the bad rows. */
  @Override public void close() {
    bad.close();
  }
}
