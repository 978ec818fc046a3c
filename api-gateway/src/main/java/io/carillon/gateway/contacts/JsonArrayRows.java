package io.carillon.gateway.contacts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Contacts as the items of one JSON array, read item by item. */
final class JsonArrayRows implements Rows {
  private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactory());

  private final JsonParser parser;
  private final JsonContact contact;
  private long item;
  private boolean ended;

  private JsonArrayRows(JsonParser parser, JsonContact contact) {
    this.parser = parser;
    this.contact = contact;
  }

  static JsonArrayRows open(InputStream body, JsonContact contact) throws IOException, Unreadable {
    try {
      var parser = MAPPER.getFactory().createParser(body);
      if (parser.nextToken() != JsonToken.START_ARRAY) throw new Unreadable(null, "a JSON array of contacts is wanted");
      return new JsonArrayRows(parser, contact);
    } catch (JsonProcessingException e) {
      throw new Unreadable(null, "this is not JSON");
    }
  }

  @Override @SuppressWarnings("unchecked") // a JSON object is a map of names to values
  public Row next() throws IOException, Unreadable {
    if (ended) return null;
    try {
      var token = parser.nextToken();
      if (token == JsonToken.END_ARRAY) return end();
      item++;
      if (token == null) throw new Unreadable(null, "the array is not closed after item " + (item - 1));
      Object value = MAPPER.readValue(parser, Object.class);
      return contact.read(item, value instanceof Map<?, ?> map ? new JsonObject((Map<String, Object>) map) : value);
    } catch (JsonProcessingException e) {
      throw new Unreadable(null, "item " + item + " is not JSON");
    }
  }

  private Row end() throws IOException, Unreadable {
    if (parser.nextToken() != null) throw new Unreadable(null, "something follows the end of the array");
    ended = true;
    return null;
  }
}
