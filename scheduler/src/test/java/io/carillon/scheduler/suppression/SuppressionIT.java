package io.carillon.scheduler.suppression;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.DeadLetter;
import io.carillon.contract.Suppression;
import io.carillon.contract.Topics;
import io.carillon.scheduler.outside.Ground;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WithBackends
class SuppressionIT {
  @Test void theTableFollowsTheTopic(Backends backends) {
    var ground = new Ground(backends);
    var dead = backends.tap(Topics.DEADLETTER);
    var part = await(SuppressionPart.open(ground.outside));
    for (String number : new String[] {"+79160000001", "+79160000002", "+79160000001"}) {
      var one = new Suppression(Ground.TENANT, Suppression.DEFAULT_LIST, number, "asked", Instant.now());
      backends.publish(Topics.SUPPRESSIONS, one.key(), one);
    }
    backends.publishRaw(Topics.SUPPRESSIONS, "no key of ours", null, Map.of(CloudEvent.TYPE_HEADER, "number.suppressed"));
    backends.publishRaw(Topics.SUPPRESSIONS, "x/y/z", "nonsense".getBytes(StandardCharsets.UTF_8), Map.of(CloudEvent.TYPE_HEADER, "number.suppressed"));
    await().untilAsserted(() -> assertThat(backends.count("select count(*) from suppression")).isEqualTo(2));
    backends.publishRaw(Topics.SUPPRESSIONS, Suppression.key(Ground.TENANT, Suppression.DEFAULT_LIST, "+79160000001"), null, Map.of());
    await().untilAsserted(() -> assertThat(backends.query("select number from suppression")).singleElement()
        .satisfies(row -> assertThat(row.getString(0)).isEqualTo("+79160000002")));
    assertThat(dead.awaitMany(DeadLetter.class, any -> true, 2)).hasSize(2);
    await(part.close());
    ground.close();
  }
}
