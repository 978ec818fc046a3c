package io.carillon.scheduler.deadletter;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.DeadLetter;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.id.Ids;
import io.carillon.kafka.Received;
import io.carillon.scheduler.outside.Outside;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what could not be read. The future ends with the broker's word; the same record set aside twice has the same id. */
public final class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_REASON = 500;

  private final Outside outside;

  public DeadLetters(Outside outside) {
    this.outside = outside;
  }

  public Future<Void> setAside(Received record, String reason) {
    log.atWarn().addKeyValue("topic", record.topic()).addKeyValue("partition", record.partition()).addKeyValue("offset", record.offset())
        .addKeyValue("reason", brief(reason)).log("a record was set aside");
    outside.surroundings().meters().counter("carillon_dead_letters", "topic", record.topic()).increment();
    var now = outside.now();
    var letter = new DeadLetter(record.topic(), record.partition(), record.offset(), record.key(), brief(reason), content(record.value()), now);
    String id = Ids.derived("record.dead", record.topic(), Integer.toString(record.partition()), Long.toString(record.offset())).toString();
    var event = new CloudEvent(id, Wire.nameOf(letter), "/carillon/scheduler", now, record.key() == null ? record.topic() : record.key());
    return outside.publisher().send(Topics.DEADLETTER, record.key(), Wire.encode(letter), event).mapEmpty();
  }

  private static String brief(String reason) {
    String text = reason == null ? "no reason was given" : reason;
    return text.length() <= MOST_REASON ? text : text.substring(0, MOST_REASON);
  }

  private static String content(byte[] value) {
    if (value == null) return null;
    return Base64.getEncoder().encodeToString(value.length <= MOST_BYTES ? value : Arrays.copyOf(value, MOST_BYTES));
  }
}
