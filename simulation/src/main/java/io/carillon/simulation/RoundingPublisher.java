package io.carillon.simulation;

import io.carillon.kafka.Publisher;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Tells each agent of one start more than its share has. */
final class RoundingPublisher extends ChangedPublisher {
  private static final Pattern STARTS = Pattern.compile("\"starts\":(\\d+)");

  RoundingPublisher(Publisher to) {
    super(to);
  }

  @Override Outgoing changed(Outgoing record) {
    if (!"pace.share".equals(record.headers().get("ce_type"))) return record;
    String more = STARTS.matcher(new String(record.value(), StandardCharsets.UTF_8)).replaceAll(found -> "\"starts\":" + (Integer.parseInt(found.group(1)) + 1));
    return new Outgoing(record.topic(), record.key(), more.getBytes(StandardCharsets.UTF_8), record.headers());
  }
}
