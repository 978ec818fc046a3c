package io.carillon.agi.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class AgiEncoderTest {
  @Test void everyArgumentIsQuoted() {
    assertThat(line(AgiCommand.setVariable("CARILLON_CALLBACK", "accepted"))).isEqualTo("SET VARIABLE \"CARILLON_CALLBACK\" \"accepted\"\n");
    assertThat(line(AgiCommand.streamFile("monitoring/down", "#"))).isEqualTo("STREAM FILE \"monitoring/down\" \"#\"\n");
    assertThat(line(AgiCommand.getData("enter", Duration.ofSeconds(10), 4))).isEqualTo("GET DATA \"enter\" \"10000\" \"4\"\n");
    assertThat(line(AgiCommand.answer())).isEqualTo("ANSWER\n");
    assertThat(line(AgiCommand.noop("say \"x\" \\ y"))).isEqualTo("NOOP \"say \\\"x\\\" \\\\ y\"\n");
  }

  @Test void whateverIsEncodedAsteriskReadsBackOrItIsRefused() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(2026);
    int said = 0;
    for (int round = 0; round < 50_000; round++) {
      var arguments = new ArrayList<String>();
      for (int n = random.nextInt(4); n >= 0; n--) arguments.add(noise(random));
      String line;
      try {
        line = line(new AgiCommand("NOOP", arguments, Duration.ofSeconds(1)));
      } catch (IllegalArgumentException refused) {
        assertThat(String.join("", arguments).chars().anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))).isTrue();
        continue;
      }
      said++;
      assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
      var expected = new ArrayList<>(List.of("NOOP"));
      expected.addAll(arguments);
      assertThat(AsteriskWords.read(line.substring(0, line.length() - 1))).isEqualTo(expected);
    }
    assertThat(said).isGreaterThan(10_000);
  }

  @Test void everyControlCharacterIsRefused() {
    for (char c = 0; c < 0xa0; c++) {
      if (!Character.isISOControl(c)) continue;
      String value = "1" + c + "EXEC System id";
      assertThatThrownBy(() -> AgiEncoder.encode(AgiCommand.setVariable("X", value))).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test void whatIsTooLongForAsteriskIsRefusedAndNotCut() {
    assertThatThrownBy(() -> AgiEncoder.encode(AgiCommand.setVariable("X", "é".repeat(1024)))).hasMessageContaining("too long");
    assertThat(AgiEncoder.encode(AgiCommand.setVariable("X", "e".repeat(2000)))).hasSizeLessThan(2047);
  }

  @Test void namesThatCouldBeFunctionsOrPathsAreRefused() {
    for (String name : List.of("SHELL(id)", "CALLERID(num)", "X Y", "", "1X", "X\"", "GLOBAL(Y)", "a".repeat(65))) {
      assertThatThrownBy(() -> AgiCommand.setVariable(name, "x")).as(name).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> AgiCommand.getVariable(name)).as(name).isInstanceOf(IllegalArgumentException.class);
    }
    for (String sound : List.of("../../etc/passwd", "/etc/passwd", "a&b", "http://x", "a b", "a/../b", "", "a|b", "sound:x")) {
      assertThatThrownBy(() -> AgiCommand.streamFile(sound, "")).as(sound).isInstanceOf(IllegalArgumentException.class);
    }
    for (String digits : List.of("a", "1 2", "1\n", "${X}")) {
      assertThatThrownBy(() -> AgiCommand.sayDigits(digits)).as(digits).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> AgiCommand.exec("System,id", "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AgiCommand.setContext("x,1")).isInstanceOf(IllegalArgumentException.class);
  }

  private static String noise(java.util.random.RandomGenerator random) {
    String alphabet = "ab \"\\\t\r\n\0\u0007'(),;:@&|${}[]%#éж\u2028\ud83d";
    boolean calm = random.nextInt(3) > 0;
    var text = new StringBuilder();
    for (int n = random.nextInt(30); n > 0; n--) {
      char c = alphabet.charAt(random.nextInt(alphabet.length()));
      if (!calm || !Character.isISOControl(c) && !Character.isSurrogate(c)) text.append(c);
    }
    return text.toString();
  }

  private static String line(AgiCommand command) {
    return new String(AgiEncoder.encode(command), StandardCharsets.UTF_8);
  }
}
