package io.carillon.scheduler.cluster;

import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.carillon.contract.LiveUse;
import java.util.Map;
import java.util.function.Consumer;

/** One Hazelcast member: small, silent towards the outside, bound to its own address. Starting and ending it blocks. */
final class HzMember {
  private static final String WAKE = "wake";
  private static final Map<String, String> PROPERTIES = Map.ofEntries(
      Map.entry("hazelcast.phone.home.enabled", "false"),
      Map.entry("hazelcast.logging.type", "slf4j"),
      Map.entry("hazelcast.shutdownhook.enabled", "false"),
      Map.entry("hazelcast.socket.bind.any", "false"),
      Map.entry("hazelcast.operation.thread.count", "2"),
      Map.entry("hazelcast.operation.generic.thread.count", "2"),
      Map.entry("hazelcast.io.thread.count", "1"),
      Map.entry("hazelcast.event.thread.count", "1"),
      Map.entry("hazelcast.max.no.heartbeat.seconds", "10"),
      Map.entry("hazelcast.heartbeat.interval.seconds", "2"),
      Map.entry("hazelcast.wait.seconds.before.join", "0"),
      Map.entry("hazelcast.max.wait.seconds.before.join", "5"));

  private final HazelcastInstance instance;

  private HzMember(HazelcastInstance instance) {
    this.instance = instance;
  }

  /** A scheduler that wakes the others: who, and whether because of a job that comes before all others. On the wire one text. */
  record Call(String from, boolean urgent) {
    private static final String URGENT = "!";

    private String text() {
      return urgent ? from + URGENT : from;
    }

    private static Call of(String text) {
      boolean urgent = text.endsWith(URGENT);
      return new Call(urgent ? text.substring(0, text.length() - URGENT.length()) : text, urgent);
    }
  }

  /**
   * @param onWake called on a thread of Hazelcast's
   * @param onLeft called so too, when another is gone
   */
  static HzMember start(ClusterSettings settings, Consumer<Call> onWake, Runnable onLeft) {
    return start(config(settings), onWake, onLeft);
  }

  static HzMember start(Config config, Consumer<Call> onWake, Runnable onLeft) {
    var member = new HzMember(Hazelcast.newHazelcastInstance(config));
    member.instance.<String>getTopic(WAKE).addMessageListener(message -> onWake.accept(Call.of(message.getMessageObject())));
    member.instance.getCluster().addMembershipListener(new MembershipAdapter() {
      @Override public void memberRemoved(MembershipEvent gone) {
        onLeft.run();
      }
    });
    return member;
  }

  static Config config(ClusterSettings settings) {
    var config = new Config().setClusterName(settings.name());
    PROPERTIES.forEach(config::setProperty);
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    var network = config.getNetworkConfig().setPort(settings.port()).setPortAutoIncrement(false);
    if (settings.host() != null) network.getInterfaces().setEnabled(true).addInterface(settings.host());
    if (settings.reachedAt() != null) network.setPublicAddress(settings.reachedAt());
    var join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(!settings.members().isEmpty()).setMembers(settings.members()).setConnectionTimeoutSeconds(2);
    if (settings.service() != null) {
      join.getKubernetesConfig().setEnabled(true).setProperty("service-name", settings.service())
          .setProperty("service-port", String.valueOf(settings.port())).setProperty("resolve-not-ready-addresses", "true");
    }
    config.getMapConfig(LiveUse.MAP).setTimeToLiveSeconds(10).setBackupCount(0);
    return config;
  }

  int members() {
    return instance.getCluster().getMembers().size();
  }

  int port() {
    return instance.getCluster().getLocalMember().getAddress().getPort();
  }

  void wake(Call call) {
    instance.<String>getTopic(WAKE).publishAsync(call.text());
  }

  void show(String pbx, String use) {
    instance.<String, String>getMap(LiveUse.MAP).setAsync(pbx, use);
  }

  Map<String, String> shown() {
    return Map.copyOf(instance.<String, String>getMap(LiveUse.MAP));
  }

  /** At once: there is nothing in it to be handed over. */
  void end() {
    instance.getLifecycleService().terminate();
  }
}
