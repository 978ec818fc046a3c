package io.carillon.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far a group's members have come, as they told the broker. */
public final class GroupOffsets {
  private GroupOffsets() {}

  /** The next offset of each partition of which it was told; of a group that there is not, or that we may not be a member of, none. */
  public static Future<Map<Integer, Long>> of(Vertx vertx, KafkaSettings kafka, String group, String topic) {
    return vertx.executeBlocking(() -> {
      var properties = new HashMap<String, Object>(kafka.client());
      properties.remove("allow.auto.create.topics");
      try (var admin = Admin.create(properties)) {
        var next = new HashMap<Integer, Long>();
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().forEach((at, told) -> {
          if (told != null && at.topic().equals(topic)) next.put(at.partition(), told.offset());
        });
        return next;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof GroupIdNotFoundException || e.getCause() instanceof GroupAuthorizationException) return Map.of();
        throw e;
      }
    }, false);
  }
}
