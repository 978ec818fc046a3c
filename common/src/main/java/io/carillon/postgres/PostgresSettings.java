package io.carillon.postgres;

import io.carillon.life.Env;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;

/**
 * How to reach the database: {@code postgresql://user@host:port/database}, the password in a file of its own.
 *
 * @param tls {@code disable}, {@code require} (encrypted) or {@code verify-full} (encrypted, and the server proves its name)
 * @param authorities PEM text of the authorities to believe, null: the platform's
 */
public record PostgresSettings(String host, int port, String database, String user, String password, String tls, String authorities, String authoritiesFile) {
  /** Longer ones would be parsed and planned anew each time; the client's own bound is 2048, and the look at who is due is longer. */
  private static final int LONGEST_STATEMENT = 16_384;
  private static final Set<String> TLS = Set.of("disable", "require", "verify-full");

  /** A local database without TLS, for tests and the embedded one. */
  public static PostgresSettings plain(String host, int port, String database, String user, String password) {
    return new PostgresSettings(host, port, database, user, password, "disable", null, null);
  }

  public static PostgresSettings read(Env env) {
    String text = env.required("CARILLON_POSTGRES", "the database as postgresql://user@host:5432/database");
    String password = env.secretFile("CARILLON_POSTGRES_PASSWORD_FILE");
    String tls = env.oneOf("CARILLON_POSTGRES_TLS", "disable", TLS);
    String file = env.optional("CARILLON_POSTGRES_CA_FILE", null);
    String authorities = env.secretFile("CARILLON_POSTGRES_CA_FILE");
    if (text.isEmpty()) return plain("", 0, "", "", "");
    try {
      var uri = URI.create(text);
      boolean whole = "postgresql".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() != null
          && uri.getPath() != null && uri.getPath().length() > 1;
      if (whole && uri.getUserInfo().contains(":")) {
        env.problem("CARILLON_POSTGRES", "holds a password: put it into a file and name that in CARILLON_POSTGRES_PASSWORD_FILE");
      } else if (whole) {
        return new PostgresSettings(uri.getHost(), uri.getPort() < 0 ? 5432 : uri.getPort(), uri.getPath().substring(1),
            uri.getUserInfo(), password == null ? "" : password, tls, authorities, file);
      } else {
        env.problem("CARILLON_POSTGRES", "is not of the form postgresql://user@host:5432/database");
      }
    } catch (IllegalArgumentException e) {
      env.problem("CARILLON_POSTGRES", "is not of the form postgresql://user@host:5432/database");
    }
    return plain("", 0, "", "", "");
  }

  /** For the reactive client. */
  public PgConnectOptions client() {
    var options = new PgConnectOptions().setHost(host).setPort(port).setDatabase(database).setUser(user).setPassword(password)
        .setCachePreparedStatements(true).setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT).setPipeliningLimit(32).addProperty("application_name", "carillon");
    if (tls.equals("disable")) return options;
    var ssl = new ClientSSLOptions().setHostnameVerificationAlgorithm(tls.equals("verify-full") ? "HTTPS" : "");
    if (authorities != null) ssl.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authorities)));
    else if (tls.equals("require")) ssl.setTrustAll(true);
    else ssl.setTrustOptions(TrustOptions.wrap(platformsAuthorities()));
    return options.setSslMode(tls.equals("verify-full") ? SslMode.VERIFY_FULL : SslMode.REQUIRE).setSslOptions(ssl);
  }

  /** For the migrations. */
  String jdbcUrl() {
    String url = "jdbc:postgresql://" + host + ":" + port + "/" + database;
    if (tls.equals("disable")) return url + "?sslmode=disable";
    if (authoritiesFile != null) return url + "?sslmode=" + tls + "&sslrootcert=" + URLEncoder.encode(authoritiesFile, StandardCharsets.UTF_8);
    // Without this factory the driver looks for a file in the home directory and believes nobody else.
    return url + "?sslmode=" + tls + (tls.equals("verify-full") ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory" : "");
  }

  private static TrustManagerFactory platformsAuthorities() {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has trusted authorities", e);
    }
  }

  /** Shows no secret. */
  @Override public String toString() {
    return "PostgresSettings[" + user + "@" + host + ":" + port + "/" + database + ", tls " + tls + "]";
  }
}
