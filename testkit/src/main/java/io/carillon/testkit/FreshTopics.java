package io.carillon.testkit;

import io.carillon.kafka.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** Takes all topics and all abandoned groups away, so that the next test class finds an empty broker. */
final class FreshTopics {
  private static final long SECONDS = 30;

  private FreshTopics() {}

  static void clear(KafkaSettings kafka) {
    withAdmin(kafka, admin -> {
      var topics = admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS);
      admin.deleteTopics(topics).all().get(SECONDS, TimeUnit.SECONDS);
      var groups = admin.listGroups().all().get(SECONDS, TimeUnit.SECONDS).stream().map(group -> group.groupId()).toList();
      for (var deleted : admin.deleteConsumerGroups(groups).deletedGroups().values()) ignoreLiving(deleted::get);
      return null;
    });
  }

  static void create(KafkaSettings kafka, String name, int partitions) {
    withAdmin(kafka, admin -> admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get(SECONDS, TimeUnit.SECONDS));
  }

  /** A member that a test class left behind goes with its JVM; its group's offsets went with the topics. */
  private static void ignoreLiving(Callable<?> deleted) throws Exception {
    try {
      deleted.call();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupNotEmptyException)) throw e;
    }
  }

  private interface AdminCall {
    Object on(Admin admin) throws Exception;
  }

  private static void withAdmin(KafkaSettings kafka, AdminCall call) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      call.on(admin);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the test broker did not do as it was told", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
