package io.carillon.scheduler.cluster;

import io.carillon.life.Env;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How this scheduler finds the others.
 *
 * @param name clusters of other names are not joined
 * @param members {@code host:port} of all, oneself included; empty: alone
 * @param host own address; loopback where alone
 * @param port own port, 0: any
 */
public record ClusterSettings(String name, List<String> members, String host, int port) {
  private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?");
  private static final int USUAL_PORT = 5701;

  public ClusterSettings {
    members = List.copyOf(members);
  }

  /** Nobody else, on any free port of the loopback. */
  public static ClusterSettings alone(String name) {
    return new ClusterSettings(name, List.of(), "127.0.0.1", 0);
  }

  /**
   * {@code CARILLON_HAZELCAST}: the members; {@code CARILLON_HAZELCAST_HOST}, {@code _PORT}: oneself; {@code _NAME}: the
   * cluster's.
   */
  public static ClusterSettings read(Env env) {
    var members = Stream.of(env.optional("CARILLON_HAZELCAST", "").split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
    members.stream().filter(one -> !MEMBER.matcher(one).matches())
        .forEach(one -> env.problem("CARILLON_HAZELCAST", "names '" + one + "': host:port is wanted, several separated by commas"));
    String name = env.optional("CARILLON_HAZELCAST_NAME", "carillon");
    String host = env.optional("CARILLON_HAZELCAST_HOST", members.isEmpty() ? "127.0.0.1" : null);
    int port = env.port("CARILLON_HAZELCAST_PORT", members.isEmpty() ? 0 : USUAL_PORT);
    return new ClusterSettings(name, members, host, port);
  }
}
