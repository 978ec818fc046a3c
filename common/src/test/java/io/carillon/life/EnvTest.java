package io.carillon.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvTest {
  private static Env of(Map<String, String> values) {
    return new Env(values::get);
  }

  @Test void whatIsNotSetHasItsDefault() {
    var env = of(Map.of("BLANK", "  "));
    assertThat(env.optional("X", "x")).isEqualTo("x");
    assertThat(env.optional("BLANK", "x")).isEqualTo("x");
    assertThat(env.integer("X", 3, 1, 5)).isEqualTo(3);
    assertThat(env.port("X", 8080)).isEqualTo(8080);
    assertThat(env.millis("X", Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    assertThat(env.flag("X", true)).isTrue();
    assertThat(env.oneOf("X", "a", Set.of("a", "b"))).isEqualTo("a");
    assertThat(env.secretFile("X")).isNull();
    env.check();
  }

  @Test void whatIsSetIsRead(@TempDir Path dir) throws IOException {
    var secret = Files.writeString(dir.resolve("secret"), "s e c r e t\n");
    var env = of(Map.of("S", " text ", "I", "5", "P", "0", "M", "250", "F", "false", "O", "b", "FILE", secret.toString()));
    assertThat(env.required("S", "a text")).isEqualTo("text");
    assertThat(env.integer("I", 3, 1, 5)).isEqualTo(5);
    assertThat(env.port("P", 8080)).isZero();
    assertThat(env.millis("M", Duration.ZERO)).isEqualTo(Duration.ofMillis(250));
    assertThat(env.flag("F", true)).isFalse();
    assertThat(env.oneOf("O", "a", Set.of("a", "b"))).isEqualTo("b");
    assertThat(env.secretFile("FILE")).isEqualTo("s e c r e t");
    env.check();
  }

  @Test void allMistakesAreToldTogether() {
    var env = of(Map.of("I", "6", "W", "many", "P", "65536", "F", "yes", "O", "c", "FILE", "/nowhere/secret", "BIG", "99999999999"));
    env.required("GONE", "the thing");
    env.integer("I", 3, 1, 5);
    env.integer("W", 3, 1, 5);
    env.integer("BIG", 3, 1, 5);
    env.port("P", 8080);
    env.flag("F", true);
    env.oneOf("O", "a", Set.of("b", "a"));
    env.secretFile("FILE");
    env.problem("OWN", "is odd");
    assertThatExceptionOfType(Env.BadSettings.class).isThrownBy(env::check).satisfies(bad -> assertThat(bad.problems()).containsExactly(
        "GONE is not set: the thing",
        "I is '6': a whole number from 1 to 5 is wanted",
        "W is 'many': a whole number from 1 to 5 is wanted",
        "BIG is '99999999999': a whole number from 1 to 5 is wanted",
        "P is '65536': a whole number from 0 to 65535 is wanted",
        "F is 'yes': true or false is wanted",
        "O is 'c': one of a, b is wanted",
        "FILE names '/nowhere/secret', which cannot be read: /nowhere/secret",
        "OWN is odd"));
  }

  @Test void aSecretThatIsNoTextIsAMistakeNotACrash(@TempDir Path dir) throws IOException {
    var file = Files.write(dir.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    var env = of(Map.of("FILE", file.toString(), "NUL", "a\u0000b"));
    assertThat(env.secretFile("FILE")).isNull();
    assertThat(env.secretFile("NUL")).isNull();
    assertThatExceptionOfType(Env.BadSettings.class).isThrownBy(env::check).satisfies(bad -> assertThat(bad.problems()).hasSize(2));
  }
}
