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
 * @param service the Kubernetes service whose endpoints are the members: the API of Kubernetes is asked for them, and asked again, so that
 *     their number may change; null: {@code members} holds
 * @param reachedAt {@code host:port} at which the others reach this one, where that is not its own; null: it is
 */
public record ClusterSettings(String name, List<String> members, String host, int port, String service, String reachedAt) {
  private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?");
  private static final Pattern SERVICE = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final int USUAL_PORT = 5701;

  public ClusterSettings {
    members = List.copyOf(members);
  }

  public ClusterSettings(String name, List<String> members, String host, int port) {
    this(name, members, host, port, null, null);
  }

  /** Nobody else, on any free port of the loopback. */
  public static ClusterSettings alone(String name) {
    return new ClusterSettings(name, List.of(), "127.0.0.1", 0);
  }

  /**
   * {@code CARILLON_HAZELCAST}: the members, or {@code _SERVICE}: who knows them, which comes first; {@code _HOST}, {@code _PORT}: oneself;
   * {@code _PUBLIC}: how one is reached; {@code _NAME}: the cluster's.
   */
  public static ClusterSettings read(Env env) {
    var members = Stream.of(env.optional("CARILLON_HAZELCAST", "").split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
    members.stream().filter(one -> !MEMBER.matcher(one).matches())
        .forEach(one -> env.problem("CARILLON_HAZELCAST", "names '" + one + "': host:port is wanted, several separated by commas"));
    String service = env.optional("CARILLON_HAZELCAST_SERVICE", null);
    if (service != null && !SERVICE.matcher(service).matches()) {
      env.problem("CARILLON_HAZELCAST_SERVICE", "is '" + service + "': the name of a Kubernetes service in this namespace is wanted");
    }
    String reachedAt = env.optional("CARILLON_HAZELCAST_PUBLIC", null);
    if (reachedAt != null && !MEMBER.matcher(reachedAt).matches()) {
      env.problem("CARILLON_HAZELCAST_PUBLIC", "is '" + reachedAt + "': host:port is wanted, as the others reach this one");
    }
    boolean alone = members.isEmpty() && service == null;
    String name = env.optional("CARILLON_HAZELCAST_NAME", "carillon");
    String host = env.optional("CARILLON_HAZELCAST_HOST", alone ? "127.0.0.1" : null);
    int port = env.port("CARILLON_HAZELCAST_PORT", alone ? 0 : USUAL_PORT);
    return new ClusterSettings(name, service == null ? members : List.of(), host, port, service, reachedAt);
  }
}
