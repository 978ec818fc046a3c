package io.carillon.gateway.contacts;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Contacts as one JSON object a line; empty lines are passed over. */
final class NdjsonRows implements Rows {
  private static final int LONGEST = 64 * 1024;

  private final BufferedReader reader;
  private final JsonContact contact;
  private final StringBuilder text = new StringBuilder();
  private long line;

  NdjsonRows(InputStream body, JsonContact contact) {
    this.reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8), 1 << 16);
    this.contact = contact;
  }

  @Override public Row next() throws IOException, Unreadable {
    while (readLine()) {
      line++;
      if (text.toString().isBlank()) continue;
      try {
        return contact.read(line, Json.decodeValue(text.toString()));
      } catch (DecodeException e) {
        return new Row.Rejected(line, null, "is not JSON");
      }
    }
    return null;
  }

  private boolean readLine() throws IOException, Unreadable {
    text.setLength(0);
    for (int c = reader.read(); ; c = reader.read()) {
      if (c < 0) return !text.isEmpty();
      if (c == '\n') return true;
      if (c == '\ufeff' && line == 0 && text.isEmpty()) continue;
      text.append((char) c);
      if (text.length() > LONGEST) throw new Unreadable(null, "line " + (line + 1) + " has more than " + LONGEST + " characters");
    }
  }
}
