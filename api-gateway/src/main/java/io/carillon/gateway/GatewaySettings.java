package io.carillon.gateway;

import io.carillon.kafka.KafkaSettings;
import io.carillon.life.Env;
import io.carillon.number.NumberForm;
import io.carillon.postgres.PostgresSettings;
import java.util.Arrays;
import java.util.List;

/**
 * What the gateway is told by its environment.
 *
 * @param port 0 lets the system choose
 * @param adminKey always valid, as administrator of the tenant {@code default}
 * @param region ISO 3166 country of numbers without +, or null: then they must be international
 * @param forbiddenPrefixes beginnings of numbers that are refused, beside the built-in ones
 */
public record GatewaySettings(KafkaSettings kafka, PostgresSettings postgres, String host, int port, String adminKey, String region,
    List<String> forbiddenPrefixes) {
  /** So many characters has an administrator's key at least. */
  public static final int SHORTEST_KEY = 16;

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
    return new GatewaySettings(kafka, postgres, host, port, key, region, forbidden);
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
