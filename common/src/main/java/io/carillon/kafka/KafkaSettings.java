package io.carillon.kafka;

import io.carillon.life.Env;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How to reach the broker, as {@code CARILLON_KAFKA*} says.
 *
 * @param bootstrap {@code host:port[,host:port…]}
 * @param replication of topics this project creates; 3 in production
 * @param partitions of the shared topics this project creates: as many processes of one kind can share the work of reading one, and a
 *     batch that goes to several is written to disk as often; those that are there already keep theirs
 * @param security client properties for TLS and SASL
 */
public record KafkaSettings(String bootstrap, short replication, int partitions, Map<String, String> security) {
  private static final Set<String> PROTOCOLS = Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
  private static final Set<String> MECHANISMS = Set.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
  private static final int PARTITIONS = 6;
  private static final Pattern SERVERS = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):[0-9]{1,5}(,\\s*([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):[0-9]{1,5})*");

  public KafkaSettings {
    security = Map.copyOf(security);
  }

  /** A broker without TLS or SASL, for tests and the embedded one. */
  public static KafkaSettings plain(String bootstrap) {
    return new KafkaSettings(bootstrap, (short) 1, PARTITIONS, Map.of());
  }

  /** The same broker, the shared topics made with this many partitions. */
  public KafkaSettings partitioned(int number) {
    return new KafkaSettings(bootstrap, replication, number, security);
  }

  public static KafkaSettings read(Env env) {
    String bootstrap = env.required("CARILLON_KAFKA", "the broker's host:port, several separated by commas");
    if (!bootstrap.isEmpty() && !SERVERS.matcher(bootstrap).matches()) {
      env.problem("CARILLON_KAFKA", "is '" + bootstrap + "': host:port is wanted, several separated by commas");
    }
    int replication = env.integer("CARILLON_KAFKA_REPLICATION", 1, 1, 7);
    int partitions = env.integer("CARILLON_KAFKA_PARTITIONS", PARTITIONS, 1, 100);
    String protocol = env.oneOf("CARILLON_KAFKA_SECURITY", "PLAINTEXT", PROTOCOLS);
    var security = new HashMap<String, String>();
    if (!protocol.equals("PLAINTEXT")) security.put("security.protocol", protocol);
    if (protocol.endsWith("SSL")) tls(env, security);
    if (protocol.startsWith("SASL")) sasl(env, security);
    return new KafkaSettings(bootstrap, (short) replication, partitions, security);
  }

  private static void tls(Env env, Map<String, String> security) {
    String authorities = env.secretFile("CARILLON_KAFKA_CA_FILE");
    if (authorities != null) {
      security.put("ssl.truststore.type", "PEM");
      security.put("ssl.truststore.certificates", authorities);
    }
    String certificate = env.secretFile("CARILLON_KAFKA_CERT_FILE");
    String key = env.secretFile("CARILLON_KAFKA_KEY_FILE");
    if ((certificate == null) != (key == null)) {
      env.problem("CARILLON_KAFKA_CERT_FILE", "and CARILLON_KAFKA_KEY_FILE go together");
    } else if (certificate != null) {
      security.put("ssl.keystore.type", "PEM");
      security.put("ssl.keystore.certificate.chain", certificate);
      security.put("ssl.keystore.key", key);
    }
  }

  private static void sasl(Env env, Map<String, String> security) {
    String mechanism = env.oneOf("CARILLON_KAFKA_SASL_MECHANISM", "SCRAM-SHA-512", MECHANISMS);
    String user = env.required("CARILLON_KAFKA_USER", "the SASL user");
    String password = env.secretFile("CARILLON_KAFKA_PASSWORD_FILE");
    if (password == null) env.problem("CARILLON_KAFKA_PASSWORD_FILE", "is needed with SASL");
    String module = mechanism.equals("PLAIN")
        ? "org.apache.kafka.common.security.plain.PlainLoginModule"
        : "org.apache.kafka.common.security.scram.ScramLoginModule";
    security.put("sasl.mechanism", mechanism);
    security.put("sasl.jaas.config", module + " required username=\"" + quoted(user) + "\" password=\"" + quoted(password) + "\";");
  }

  private static String quoted(String text) {
    return text == null ? "" : text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** Properties every client of ours starts from. */
  Map<String, String> client() {
    var properties = new HashMap<>(security);
    properties.put("bootstrap.servers", bootstrap);
    properties.put("allow.auto.create.topics", "false");
    return properties;
  }

  /** Shows no secret. */
  @Override public String toString() {
    return "KafkaSettings[" + bootstrap + ", " + security.getOrDefault("security.protocol", "PLAINTEXT") + "]";
  }
}
