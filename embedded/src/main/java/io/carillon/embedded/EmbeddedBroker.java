package io.carillon.embedded;

import io.carillon.kafka.KafkaSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node, broker and controller in one, in this JVM, with its log in a folder that is kept.
 *
 * <p>What it acknowledged is flushed. A start fails after {@link #READY_WITHIN}, and at once where the port is taken. Closing
 * twice is harmless.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final KafkaRaftServer server;
  private final BrokerReach reach;
  private boolean open = true;

  private EmbeddedBroker(KafkaRaftServer server, BrokerReach reach) {
    this.server = server;
    this.reach = reach;
  }

  /**
   * Blocks until the broker serves.
   *
   * @param folder its own; formatted when it is empty
   * @param port 0: a free one
   */
  public static EmbeddedBroker start(Path folder, int port) {
    return start(folder, BrokerReach.local(port));
  }

  /** The same for clients elsewhere; the advertised host must lead back to this process from here too. */
  public static EmbeddedBroker start(Path folder, BrokerReach wanted) {
    var own = wanted.at(Ports.orFree(wanted.port()));
    Ports.mustBeFree("the embedded Kafka broker", own.port());
    var properties = BrokerSettings.of(folder, own, Ports.free());
    format(folder, properties);
    var server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    var broker = new EmbeddedBroker(server, own);
    try {
      server.startup();
      broker.awaitServing();
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
    log.atInfo().addKeyValue("bootstrap", broker.bootstrap()).addKeyValue("folder", folder).log("embedded Kafka broker serves");
    return broker;
  }

  /** {@code host:port}, the host being 127.0.0.1 unless another is advertised. */
  public String bootstrap() {
    return reach.advertised() + ":" + reach.port();
  }

  public int port() {
    return reach.port();
  }

  public KafkaSettings settings() {
    return KafkaSettings.plain(bootstrap());
  }

  /**
   * Ends the memberships of these groups' members, so that new ones need not wait until the sessions of the dead have run out.
   * For whoever knows that all of them have died: one that lives would merely join again.
   *
   * @param prefix what the groups' names begin with
   */
  public void forgetMembers(String prefix) {
    try (var admin = Admin.create(client())) {
      for (var group : admin.listGroups().all().get(READY_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!group.groupId().startsWith(prefix)) continue;
        admin.removeMembersFromConsumerGroup(group.groupId(), new RemoveMembersFromConsumerGroupOptions()).all().get(READY_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while members of groups were forgotten", e);
    } catch (ExecutionException | TimeoutException e) {
      log.atWarn().setCause(e).log("members of an earlier run could not be forgotten, their sessions run out by themselves");
    }
  }

  @Override public synchronized void close() {
    if (!open) return;
    open = false;
    server.shutdown();
    server.awaitShutdown();
  }

  /** A folder is formatted once. One whose formatting was cut short has no meta.properties and is formatted again. */
  private static void format(Path folder, Properties properties) {
    if (Files.exists(folder.resolve("meta.properties"))) return;
    try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      Files.createDirectories(folder);
      new Formatter().setNodeId(BrokerSettings.NODE).setClusterId(Uuid.randomUuid().toString()).addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString()).setControllerListenerName(properties.getProperty("controller.listener.names"))
          .setPrintStream(silent).run();
    } catch (IOException e) {
      throw new IllegalStateException("the broker's folder " + folder + " cannot be written", e);
    } catch (Exception e) {
      throw new IllegalStateException("the broker's folder " + folder + " cannot be formatted", e);
    }
  }

  private Properties client() {
    var client = new Properties();
    client.put("bootstrap.servers", bootstrap());
    client.put("reconnect.backoff.ms", "20");
    client.put("retry.backoff.ms", "20");
    client.put("default.api.timeout.ms", String.valueOf(READY_WITHIN.toMillis()));
    return client;
  }

  private void awaitServing() {
    try (var admin = Admin.create(client())) {
      admin.describeCluster().nodes().get(READY_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the embedded Kafka broker was starting", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the embedded Kafka broker did not serve within " + READY_WITHIN.toSeconds() + " s", e);
    }
  }
}
