package io.carillon.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.carillon.life.Env;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {
  @TempDir Path dir;

  private static KafkaSettings read(Map<String, String> values) {
    var env = new Env(values::get);
    var settings = KafkaSettings.read(env);
    env.check();
    return settings;
  }

  private static List<String> problems(Map<String, String> values) {
    var env = new Env(values::get);
    KafkaSettings.read(env);
    var found = new java.util.ArrayList<String>();
    assertThatExceptionOfType(Env.BadSettings.class).isThrownBy(env::check).satisfies(bad -> found.addAll(bad.problems()));
    return found;
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content).toString();
  }

  @Test void whatIsNoAddressIsSaid() {
    for (String text : List.of("nowhere", "host:port", "a:9092;b:9092", "http://a:9092", "a:9092,")) assertThat(problems(Map.of("CARILLON_KAFKA", text))).singleElement().asString().contains("host:port");
    for (String text : List.of("a:9092", "kafka-0.kafka.svc:9092, kafka-1.kafka.svc:9092", "[::1]:9092")) assertThat(read(Map.of("CARILLON_KAFKA", text)).bootstrap()).isEqualTo(text);
  }

  @Test void aBareAddressIsEnough() {
    assertThat(read(Map.of("CARILLON_KAFKA", "broker:9092"))).isEqualTo(new KafkaSettings("broker:9092", (short) 1, 6, Map.of()));
    assertThat(read(Map.of("CARILLON_KAFKA", "broker:9092")).client()).isEqualTo(Map.of("bootstrap.servers", "broker:9092", "allow.auto.create.topics", "false"));
  }

  @Test void everySettingArrives() throws IOException {
    var read = read(Map.of("CARILLON_KAFKA", "a:9093,b:9093", "CARILLON_KAFKA_REPLICATION", "3", "CARILLON_KAFKA_SECURITY", "SASL_SSL",
        "CARILLON_KAFKA_CA_FILE", file("ca", "CA\n"), "CARILLON_KAFKA_CERT_FILE", file("cert", "CERT\n"), "CARILLON_KAFKA_KEY_FILE", file("key", "KEY\n"),
        "CARILLON_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256", "CARILLON_KAFKA_USER", "carillon", "CARILLON_KAFKA_PASSWORD_FILE", file("password", "pass\n")));
    assertThat(read.replication()).isEqualTo((short) 3);
    var expected = new HashMap<>(Map.of("security.protocol", "SASL_SSL", "ssl.truststore.type", "PEM", "ssl.truststore.certificates", "CA",
        "ssl.keystore.type", "PEM", "ssl.keystore.certificate.chain", "CERT", "ssl.keystore.key", "KEY", "sasl.mechanism", "SCRAM-SHA-256",
        "sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"carillon\" password=\"pass\";"));
    assertThat(read.security()).isEqualTo(expected);
    assertThat(read.client()).containsAllEntriesOf(expected);
    assertThat(read.toString()).isEqualTo("KafkaSettings[a:9093,b:9093, SASL_SSL]").doesNotContain("pass");
  }

  @Test void aPasswordWithQuotesAndBackslashesReachesTheLoginWhole() throws IOException {
    String password = "a\"b\\c; d='e' #f";
    var read = read(Map.of("CARILLON_KAFKA", "a:1", "CARILLON_KAFKA_SECURITY", "SASL_PLAINTEXT", "CARILLON_KAFKA_SASL_MECHANISM", "PLAIN",
        "CARILLON_KAFKA_USER", "us\"er", "CARILLON_KAFKA_PASSWORD_FILE", file("password", password)));
    var login = JaasContext.loadClientContext(Map.of("sasl.jaas.config", new Password(read.security().get("sasl.jaas.config")))).configurationEntries().getFirst();
    assertThat(login.getLoginModuleName()).isEqualTo("org.apache.kafka.common.security.plain.PlainLoginModule");
    assertThat(login.getOptions().get("username")).isEqualTo("us\"er");
    assertThat(login.getOptions().get("password")).isEqualTo(password);
  }

  @Test void allMistakesAreToldTogether() throws IOException {
    assertThat(problems(Map.of("CARILLON_KAFKA_REPLICATION", "0", "CARILLON_KAFKA_SECURITY", "SASL_SSL", "CARILLON_KAFKA_CERT_FILE", file("cert", "CERT"),
        "CARILLON_KAFKA_SASL_MECHANISM", "GSSAPI"))).containsExactly(
        "CARILLON_KAFKA is not set: the broker's host:port, several separated by commas",
        "CARILLON_KAFKA_REPLICATION is '0': a whole number from 1 to 7 is wanted",
        "CARILLON_KAFKA_CERT_FILE and CARILLON_KAFKA_KEY_FILE go together",
        "CARILLON_KAFKA_SASL_MECHANISM is 'GSSAPI': one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 is wanted",
        "CARILLON_KAFKA_USER is not set: the SASL user",
        "CARILLON_KAFKA_PASSWORD_FILE is needed with SASL");
    assertThat(problems(Map.of("CARILLON_KAFKA", "a:1", "CARILLON_KAFKA_SECURITY", "TLS"))).singleElement().asString().contains("PLAINTEXT, SASL_PLAINTEXT, SASL_SSL, SSL");
  }
}
