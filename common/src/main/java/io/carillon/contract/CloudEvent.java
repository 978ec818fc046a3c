package io.carillon.contract;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The CloudEvents 1.0 headers of one record in Kafka's binary mode.
 *
 * @param id stable: a record published again has the same one
 * @param type the message's name in {@link Wire}
 * @param source {@code /carillon/<process>[/<instance>]}
 * @param subject the job, attempt, campaign or PBX it is about
 */
public record CloudEvent(String id, String type, String source, Instant time, String subject) {
  public static final String TYPE_HEADER = "ce_type";
  public static final String ID_HEADER = "ce_id";

  public Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("ce_specversion", "1.0");
    headers.put(ID_HEADER, id);
    headers.put(TYPE_HEADER, type);
    headers.put("ce_source", source);
    headers.put("ce_time", Instants.text(time));
    if (subject != null) headers.put("ce_subject", subject);
    headers.put("content-type", "application/json");
    return headers;
  }
}
