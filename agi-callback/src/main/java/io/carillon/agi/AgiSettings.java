package io.carillon.agi;

import io.carillon.agi.protocol.AgiLimits;
import io.carillon.agi.server.PeerList;
import io.carillon.agi.server.ServerSettings;
import io.carillon.kafka.KafkaSettings;
import io.carillon.life.Env;
import io.carillon.number.NumberForm;
import io.carillon.postgres.PostgresSettings;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What the process is told.
 *
 * @param secret shared with the dialplan; docs/agi.md says how it is used
 * @param region ISO 3166 country of callers' numbers without {@code +}, or null
 */
public record AgiSettings(KafkaSettings kafka, PostgresSettings postgres, ServerSettings server, String secret, String region) {
  /** What a secret must be, in words. */
  public static final String SECRET_FORM = "must hold 12 to 128 characters of A-Z, a-z, 0-9, _ . -";
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_.-]{12,128}");
  private static final Duration ENVIRONMENT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DRAIN = Duration.ofSeconds(20);

  public static AgiSettings read(Env env) {
    return new AgiSettings(KafkaSettings.read(env), PostgresSettings.read(env), server(env), secret(env), region(env));
  }

  /** Shows no secret. */
  @Override public String toString() {
    return "AgiSettings[" + kafka + ", " + postgres + ", " + server.host() + ":" + server.port() + ", region " + region + "]";
  }

  private static ServerSettings server(Env env) {
    return new ServerSettings(
        env.optional("CARILLON_AGI_HOST", "127.0.0.1"),
        env.port("CARILLON_AGI_PORT", 4573),
        peers(env),
        env.integer("CARILLON_AGI_SESSIONS", 20_000, 1, 1_000_000),
        env.integer("CARILLON_AGI_RATE", 2_000, 1, 1_000_000),
        AgiLimits.DEFAULT, ENVIRONMENT_TIMEOUT, DRAIN);
  }

  private static PeerList peers(Env env) {
    try {
      return PeerList.parse(env.optional("CARILLON_AGI_PEERS", PeerList.LOOPBACK));
    } catch (IllegalArgumentException wrong) {
      env.problem("CARILLON_AGI_PEERS", wrong.getMessage());
      return PeerList.parse(PeerList.LOOPBACK);
    }
  }

  private static String secret(Env env) {
    env.required("CARILLON_AGI_SECRET_FILE", "the file with the secret that the dialplan has as CARILLON_AGI_SECRET");
    String secret = env.secretFile("CARILLON_AGI_SECRET_FILE");
    if (secret != null && !isSecret(secret)) env.problem("CARILLON_AGI_SECRET_FILE", SECRET_FORM);
    return secret;
  }

  /** Whether this can be the secret: {@link #SECRET_FORM}. */
  public static boolean isSecret(String text) {
    return SECRET.matcher(text).matches();
  }

  private static String region(Env env) {
    String region = env.optional("CARILLON_REGION", null);
    if (region == null || NumberForm.isRegion(region)) return region;
    env.problem("CARILLON_REGION", "is '" + region + "': a country of two capital letters, such as DE, is wanted");
    return null;
  }
}
