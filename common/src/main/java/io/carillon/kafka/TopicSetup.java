package io.carillon.kafka;

import io.carillon.contract.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics with the settings the design names. One that is there already is left as it is. */
public final class TopicSetup {
  private static final String FOURTEEN_DAYS = String.valueOf(14L * 24 * 3600 * 1000);

  private TopicSetup() {}

  /** The topics that exist whatever PBXs there are. */
  public static Future<Void> shared(Vertx vertx, KafkaSettings kafka) {
    return create(vertx, kafka, List.of(
        topic(kafka, Topics.JOBS, kafka.partitions(), Map.of("retention.ms", FOURTEEN_DAYS)),
        topic(kafka, Topics.EVENTS, kafka.partitions(), Map.of()),
        topic(kafka, Topics.RESULTS, kafka.partitions(), Map.of("retention.ms", FOURTEEN_DAYS)),
        topic(kafka, Topics.SUPPRESSIONS, 1, Map.of("cleanup.policy", "compact")),
        topic(kafka, Topics.DEADLETTER, 1, Map.of("retention.ms", FOURTEEN_DAYS))));
  }

  /** The one-partition topic of a PBX. */
  public static Future<Void> assignments(Vertx vertx, KafkaSettings kafka, String pbx) {
    return create(vertx, kafka, List.of(topic(kafka, Topics.assignments(pbx), 1, Map.of("retention.ms", String.valueOf(24L * 3600 * 1000)))));
  }

  private static NewTopic topic(KafkaSettings kafka, String name, int partitions, Map<String, String> settings) {
    var all = new HashMap<>(settings);
    if (kafka.replication() >= 3) all.put("min.insync.replicas", "2");
    return new NewTopic(name, partitions, kafka.replication()).configs(all);
  }

  private static Future<Void> create(Vertx vertx, KafkaSettings kafka, List<NewTopic> topics) {
    return vertx.executeBlocking(() -> {
      var properties = new Properties();
      properties.putAll(kafka.security());
      properties.put("bootstrap.servers", kafka.bootstrap());
      try (var admin = Admin.create(properties)) {
        for (var created : admin.createTopics(topics).values().values()) await(created);
      }
      return null;
    }, false);
  }

  private static void await(org.apache.kafka.common.KafkaFuture<Void> created) throws Exception {
    try {
      created.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) throw e;
    }
  }
}
