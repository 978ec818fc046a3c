package io.carillon.gateway;

import io.carillon.kafka.KafkaSettings;
import io.carillon.life.Env;
import io.carillon.number.NumberForm;
import io.carillon.postgres.PostgresSettings;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the gateway is told by its environment.
 *
 * @param port 0 lets the system choose
 * @param adminKey always valid, as administrator of the tenant {@code default}
 * @param region ISO 3166 country of numbers without +, or null: then they must be international
 * @param forbiddenPrefixes beginnings of numbers that are refused, beside the built-in ones
 * @param schedulers {@code host:port} of schedulers' Hazelcast, which says what trunks carry just now; empty: nobody is asked
 * @param cluster what that cluster is called
 */
public record GatewaySettings(KafkaSettings kafka, PostgresSettings postgres, String host, int port, String adminKey, String region,
    List<String> forbiddenPrefixes, List<String> schedulers, String cluster) {
  /** So many characters has an administrator's key at least. */
  public static final int SHORTEST_KEY = 16;
  private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?");

  /** Without a view of what trunks carry just now. */
  public GatewaySettings(KafkaSettings kafka, PostgresSettings postgres, String host, int port, String adminKey, String region, List<String> forbiddenPrefixes) {
    this(kafka, postgres, host, port, adminKey, region, forbiddenPrefixes, List.of(), "carillon");
  }

  public static GatewaySettings read(Env env) {
    var kafka = KafkaSettings.read(env);
    var postgres = PostgresSettings.read(env);
    String host = env.optional("CARILLON_HTTP_HOST", "0.0.0.0");
    int port = env.port("CARILLON_HTTP_PORT", 8080);
    String key = env.secretFile("CARILLON_ADMIN_KEY_FILE");
    if (key == null) key = env.required("CARILLON_ADMIN_KEY", "the administrator's API key (or its file in CARILLON_ADMIN_KEY_FILE)");
    if (!key.isEmpty() && key.length() < SHORTEST_KEY) env.problem("CARILLON_ADMIN_KEY", "is shorter than " + SHORTEST_KEY + " characters");
    String region = env.optional("CARILLON_REGION", null);
    if (region != null && !NumberForm.isRegion(region)) env.problem("CARILLON_REGION", "is '" + region + "': an ISO 3166 country as US is wanted");
    var forbidden = Arrays.stream(env.optional("CARILLON_FORBIDDEN_PREFIXES", "").split(",")).map(String::strip).filter(prefix -> !prefix.isEmpty()).toList();
    forbidden.stream().filter(prefix -> !isPrefix(prefix))
        .forEach(prefix -> env.problem("CARILLON_FORBIDDEN_PREFIXES", "has '" + prefix + "': + and digits are wanted"));
    var schedulers = Arrays.stream(env.optional("CARILLON_HAZELCAST", "").split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
    schedulers.stream().filter(one -> !MEMBER.matcher(one).matches())
        .forEach(one -> env.problem("CARILLON_HAZELCAST", "names '" + one + "': host:port of a scheduler is wanted, several separated by commas"));
    return new GatewaySettings(kafka, postgres, host, port, key, region, forbidden, schedulers, env.optional("CARILLON_HAZELCAST_NAME", "carillon"));
  }

  /** Whether numbers of the world may begin so: {@code +} and digits. */
  public static boolean isPrefix(String text) {
    return text.matches("\\+[0-9]{1,14}");
  }

  /** Shows no secret. */
  @Override public String toString() {
    return "GatewaySettings[" + kafka + ", " + postgres + ", " + host + ":" + port + "]";
  }
}
