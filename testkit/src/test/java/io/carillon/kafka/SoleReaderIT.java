package io.carillon.kafka;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The reader under which an agent holds its PBX. */
@WithBackends
class SoleReaderIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Backends backends;
  private final List<Member> members = new ArrayList<>();
  private String topic;

  SoleReaderIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void aTopicOfItsOwn(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
  }

  @AfterEach void close() {
    members.forEach(member -> await(member.reader.close()));
  }

  /** One member, and all that it was told in the order in which it was. */
  private final class Member implements BatchReader.Ownership {
    final List<String> told = new CopyOnWriteArrayList<>();
    final BatchReader reader;

    Member() {
      reader = await(BatchReader.soleFromNow(backends.vertx(), backends.kafka(), "sole-" + topic, topic, 100, this, batch -> {
        batch.forEach(record -> told.add(record.key()));
        return Future.succeededFuture();
      }));
      members.add(this);
    }

    @Override public void assigned(Set<Integer> partitions) {
      told.add("assigned " + partitions);
      // From this very moment on nothing may be missed.
      backends.vertx().executeBlocking(() -> {
        publish("at-" + members.indexOf(this));
        return null;
      });
    }

    @Override public void revoked(Set<Integer> partitions) {
      told.add("revoked " + partitions);
    }

    void awaits(String what) {
      await().atMost(PATIENCE).until(() -> told.contains(what));
    }
  }

  private void publish(String key) {
    backends.publishRaw(topic, key, new byte[0], Map.of());
  }

  @Test void itBeginsAtTheMomentItIsAssigned() {
    backends.topic(topic, 1);
    publish("old");
    var member = new Member();
    member.awaits("at-0");
    publish("later");
    member.awaits("later");
    assertThat(member.told).containsExactly("assigned [0]", "at-0", "later");
  }

  @Test void aStandbyIsToldNothingUntilTheHolderLeaves() {
    backends.topic(topic, 1);
    var holder = new Member();
    holder.awaits("at-0");
    var standby = new Member();
    for (int i = 0; i < 60; i++) publish("n" + i);
    holder.awaits("n59");
    // The standby has joined once the group has two members; only then is what follows a proof.
    await().atMost(PATIENCE).until(() -> groupSize() == 2);
    publish("joined");
    holder.awaits("joined");
    assertThat(standby.told).isEmpty();
    assertThat(holder.told.getFirst()).isEqualTo("assigned [0]");
    assertThat(holder.told).as("a standby that joins does not interrupt the holder").doesNotContain("revoked [0]").containsOnlyOnce("assigned [0]").hasSize(63);

    await(holder.reader.close());
    standby.awaits("at-1");
    publish("after");
    standby.awaits("after");
    assertThat(standby.told).containsExactly("assigned [0]", "at-1", "after");
    assertThat(holder.told).doesNotContain("after");
  }

  private int groupSize() throws Exception {
    try (var admin = org.apache.kafka.clients.admin.Admin.create(Map.<String, Object>of("bootstrap.servers", backends.kafka().bootstrap()))) {
      return admin.describeConsumerGroups(List.of("sole-" + topic)).all().get().get("sole-" + topic).members().size();
    }
  }

  @Test void aTopicMadeAfterItsReaderIsNoticed() {
    var member = new Member();
    await(backends.vertx().timer(1500)); // it looks in vain for a while
    backends.topic(topic, 1);
    member.awaits("at-0");
    assertThat(member.told).containsExactly("assigned [0]", "at-0");
  }
}
