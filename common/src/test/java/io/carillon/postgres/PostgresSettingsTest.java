package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.carillon.life.Env;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresSettingsTest {
  @TempDir Path dir;

  private static PostgresSettings read(Map<String, String> values) {
    var env = new Env(values::get);
    var settings = PostgresSettings.read(env);
    env.check();
    return settings;
  }

  private static List<String> problems(Map<String, String> values) {
    var env = new Env(values::get);
    PostgresSettings.read(env);
    var found = new ArrayList<String>();
    assertThatExceptionOfType(Env.BadSettings.class).isThrownBy(env::check).satisfies(bad -> found.addAll(bad.problems()));
    return found;
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content).toString();
  }

  @Test void anAddressIsEnough() {
    var read = read(Map.of("CARILLON_POSTGRES", "postgresql://app@db/carillon"));
    assertThat(read).isEqualTo(new PostgresSettings("db", 5432, "carillon", "app", "", "disable", null, null));
    assertThat(read.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/carillon?sslmode=disable");
    var client = read.client();
    assertThat(List.of(client.getHost(), client.getPort(), client.getDatabase(), client.getUser(), client.getPassword()))
        .isEqualTo(List.of("db", 5432, "carillon", "app", ""));
    assertThat(client.getSslMode()).isEqualTo(SslMode.DISABLE);
  }

  @Test void everySettingArrives() throws IOException {
    String authorities = file("the ca.pem", "PEM\n");
    var read = read(Map.of("CARILLON_POSTGRES", "postgresql://app@db:6432/carillon", "CARILLON_POSTGRES_PASSWORD_FILE", file("password", "pass word\n"),
        "CARILLON_POSTGRES_TLS", "verify-full", "CARILLON_POSTGRES_CA_FILE", authorities));
    assertThat(read).isEqualTo(new PostgresSettings("db", 6432, "carillon", "app", "pass word", "verify-full", "PEM", authorities));
    assertThat(read.jdbcUrl()).startsWith("jdbc:postgresql://db:6432/carillon?sslmode=verify-full&sslrootcert=").endsWith("the+ca.pem");
    assertThat(read.client().getSslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(read.client().getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    assertThat(read.client().getSslOptions().getTrustOptions()).isNotNull();
    assertThat(read.toString()).doesNotContain("pass word");
  }

  @Test void withoutAuthoritiesOfItsOwnThePlatformsAreBelieved() {
    var read = read(Map.of("CARILLON_POSTGRES", "postgresql://app@db/carillon", "CARILLON_POSTGRES_TLS", "verify-full"));
    assertThat(read.client().getSslOptions().getTrustOptions()).as("the client refuses verify-full without any").isNotNull();
    assertThat(read.client().getSslOptions().isTrustAll()).isFalse();
    assertThat(read.jdbcUrl()).endsWith("?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
  }

  @Test void requireEncryptsAndBelievesAnybodyUnlessToldWhom() throws IOException {
    var url = Map.of("CARILLON_POSTGRES", "postgresql://app@db/carillon", "CARILLON_POSTGRES_TLS", "require");
    assertThat(read(url).client().getSslOptions().isTrustAll()).isTrue();
    assertThat(read(url).client().getSslMode()).isEqualTo(SslMode.REQUIRE);
    var told = new java.util.HashMap<>(url);
    told.put("CARILLON_POSTGRES_CA_FILE", file("ca", "PEM"));
    assertThat(read(told).client().getSslOptions().isTrustAll()).isFalse();
  }

  @Test void aPasswordInTheAddressIsRefusedAndNotRepeated() {
    assertThat(problems(Map.of("CARILLON_POSTGRES", "postgresql://app:hunter2@db/carillon"))).singleElement().asString()
        .contains("CARILLON_POSTGRES_PASSWORD_FILE").doesNotContain("hunter2");
  }

  @ParameterizedTest @ValueSource(strings = {"db", "jdbc:postgresql://db/carillon", "postgresql://db/carillon", "postgresql://app@db", "postgresql://app@db/", "http://app@db/x", "postgresql://app@/x", "a b"})
  void anythingElseIsNoAddress(String text) {
    assertThat(problems(Map.of("CARILLON_POSTGRES", text))).containsExactly("CARILLON_POSTGRES is not of the form postgresql://user@host:5432/database");
  }

  @Test void allMistakesAreToldTogether() {
    assertThat(problems(Map.of("CARILLON_POSTGRES_TLS", "maybe", "CARILLON_POSTGRES_PASSWORD_FILE", "/nowhere", "CARILLON_POSTGRES_CA_FILE", "/nowhere"))).hasSize(4)
        .anyMatch(p -> p.startsWith("CARILLON_POSTGRES is not set")).anyMatch(p -> p.startsWith("CARILLON_POSTGRES_TLS"))
        .anyMatch(p -> p.startsWith("CARILLON_POSTGRES_PASSWORD_FILE")).anyMatch(p -> p.startsWith("CARILLON_POSTGRES_CA_FILE"));
  }
}
