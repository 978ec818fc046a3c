package io.carillon.embedded;

import java.nio.file.Path;
import java.util.Properties;

/** The broker's own settings: one node, one machine, quick to come back, nothing acknowledged that is not on disk. */
final class BrokerSettings {
  static final int NODE = 1;

  private BrokerSettings() {}

  static Properties of(Path folder, int port, int controllerPort) {
    return of(folder, BrokerReach.local(port), controllerPort);
  }

  static Properties of(Path folder, BrokerReach reach, int controllerPort) {
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(NODE));
    p.put("listeners", "PLAINTEXT://" + reach.listen() + ":" + reach.port() + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.put("advertised.listeners", "PLAINTEXT://" + reach.advertised() + ":" + reach.port());
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("controller.listener.names", "CONTROLLER");
    p.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    p.put("log.dirs", folder.toString());
    durable(p);
    aloneAndQuick(p);
    small(p);
    return p;
  }

  /**
   * Each produced batch is flushed before it is acknowledged; what many clients send meanwhile goes with the next flush. After a
   * kill the broker's log speaks of an unclean election (docs/adr/0004 says why): the one replica there is leads again, with all
   * it flushed.
   */
  private static void durable(Properties p) {
    p.put("log.flush.interval.messages", "1");
    p.put("auto.create.topics.enable", "false");
    p.put("unclean.leader.election.enable", "false");
  }

  private static void aloneAndQuick(Properties p) {
    for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      p.put(topic + ".num.partitions", "1");
      p.put(topic + ".replication.factor", "1");
    }
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    // A member that was killed is given up after this; clients may ask for as little as min.
    p.put("group.min.session.timeout.ms", "1000");
    p.put("group.consumer.min.session.timeout.ms", "1000");
    p.put("group.consumer.min.heartbeat.interval.ms", "200");
    // After a kill the next incarnation is let in only when the session of the last has run out: short, but longer than a busy
    // machine may keep a heartbeat waiting.
    p.put("broker.session.timeout.ms", "3000");
    p.put("broker.heartbeat.interval.ms", "500");
    p.put("initial.broker.registration.timeout.ms", "60000");
    p.put("controller.quorum.election.timeout.ms", "200");
    p.put("controller.quorum.election.backoff.max.ms", "200");
    // The followers a high watermark could wait for do not exist.
    p.put("num.replica.fetchers", "1");
  }

  private static void small(Properties p) {
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "2");
    p.put("log.cleaner.dedupe.buffer.size", "4194304");
    p.put("log.cleaner.io.buffer.size", "65536");
    p.put("log.index.size.max.bytes", "1048576");
    p.put("log.segment.bytes", "67108864");
    p.put("offsets.topic.segment.bytes", "8388608");
    p.put("metadata.max.idle.interval.ms", "5000");
    p.put("queued.max.requests", "200");
    p.put("message.max.bytes", "1048588");
  }
}
