package io.carillon.e2e;

import io.carillon.contract.Topics;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Received;
import io.carillon.kafka.TopicEnds;
import io.carillon.testkit.Backends;
import io.carillon.testkit.SchemaCheck;
import io.carillon.testkit.TopicTap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** All that stands in the topics, held against its schema: other programs live on it, and no test looks at every record. */
final class Published {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  /** A run may bar no number and find everything readable. */
  private static final Set<String> MAY_BE_EMPTY = Set.of(Topics.SUPPRESSIONS, Topics.DEADLETTER);

  private Published() {}

  /**
   * Reads each topic from its beginning to where it ends now.
   *
   * @return how many there were of each type
   * @throws AssertionError with each record that is wrong and what is wrong with it, or with a topic in which there is nothing
   */
  static Map<String, Integer> check(Vertx vertx, KafkaSettings kafka, List<String> topics) {
    var ends = TopicEnds.open(vertx, kafka);
    var schemas = new SchemaCheck();
    var checked = new TreeMap<String, Integer>();
    try {
      for (String topic : topics) {
        var records = read(vertx, kafka, topic, Backends.await(ends.ends(topic)));
        if (records.isEmpty() && !MAY_BE_EMPTY.contains(topic)) throw new AssertionError("nothing was published in " + topic + ", so nothing of it was checked");
        schemas.check(records);
        records.forEach(record -> checked.merge(record.type(), 1, Integer::sum));
      }
    } finally {
      Backends.await(ends.close());
    }
    return checked;
  }

  private static List<Received> read(Vertx vertx, KafkaSettings kafka, String topic, Map<Integer, Long> ends) {
    var tap = TopicTap.open(vertx, kafka, topic, true);
    try {
      return Awaitility.await("all of " + topic).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(tap::records, records -> reach(records, ends));
    } finally {
      Backends.await(tap.close());
    }
  }

  /** Whether the last record of each partition is among them: it is there also where a topic was compacted. */
  private static boolean reach(List<Received> records, Map<Integer, Long> ends) {
    var next = new HashMap<Integer, Long>();
    records.forEach(record -> next.put(record.partition(), record.offset() + 1));
    return ends.entrySet().stream().allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
