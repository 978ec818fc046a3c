package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Topics;
import io.carillon.kafka.TopicSetup;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who died with the process before us must not keep us from his partitions until his session has run out. */
class ForgottenMembersIT {
  /** Longer than this test takes: no member goes by itself. */
  private static final Duration SESSION = Duration.ofSeconds(45);

  @Test void membersOfOurGroupsAreForgottenAndTheirPartitionsHadAtOnce(@TempDir Path folder) throws Exception {
    KafkaConsumer<String, String> ours;
    KafkaConsumer<String, String> others;
    try (var broker = EmbeddedBroker.start(folder, 0)) {
      topics(broker);
      ours = joined(broker, "carillon-a");
      others = joined(broker, "somebody-elses");
    }
    ours.close(CloseOptions.timeout(Duration.ZERO)); // too late to say goodbye
    others.close(CloseOptions.timeout(Duration.ZERO));

    try (var broker = EmbeddedBroker.start(folder, 0)) {
      assertThat(members(broker, "carillon-a")).as("written down, and not yet given up").isEqualTo(1);
      broker.forgetMembers("carillon-");
      assertThat(members(broker, "carillon-a")).isZero();
      assertThat(members(broker, "somebody-elses")).isEqualTo(1);
      joined(broker, "carillon-a").close();
    }
  }

  private static void topics(EmbeddedBroker broker) throws Exception {
    var vertx = Vertx.vertx();
    try {
      TopicSetup.shared(vertx, broker.settings()).await(30, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  /** Has its partitions well before another's session would have run out. */
  private static KafkaConsumer<String, String> joined(EmbeddedBroker broker, String group) {
    var properties = client(broker);
    properties.put("group.id", group);
    properties.put("session.timeout.ms", String.valueOf(SESSION.toMillis()));
    properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    properties.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
    var consumer = new KafkaConsumer<String, String>(properties);
    consumer.subscribe(List.of(Topics.DEADLETTER));
    long until = System.nanoTime() + SESSION.toNanos() / 3;
    while (consumer.assignment().isEmpty()) {
      assertThat(System.nanoTime()).as("has its partitions at once").isLessThan(until);
      consumer.poll(Duration.ofMillis(100));
    }
    return consumer;
  }

  private static int members(EmbeddedBroker broker, String group) throws Exception {
    try (var admin = Admin.create(client(broker))) {
      return admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get(30, TimeUnit.SECONDS).members().size();
    }
  }

  private static Properties client(EmbeddedBroker broker) {
    var properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrap());
    return properties;
  }
}
