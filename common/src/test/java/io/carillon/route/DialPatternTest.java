package io.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DialPatternTest {
  @ParameterizedTest
  @CsvSource({
      "X.,12,true", "X.,1,false", "X!,1,true", "NXX,234,true", "NXX,134,false", "ZX,05,false", "[1237-9]XX,811,true", "[1237-9]XX,411,false",
      "_6XXX,6003,true", "6XXX,60031,false", "+7XXXXXXXXXX,+79161112233,true", ".,1,true", "!,1,true", "[4-6].,57,true", "[4-6].,77,false"})
  void takesWhatAsteriskWouldTake(String match, String number, boolean taken) {
    assertThat(new DialPattern("", "", match, "").rewritten(number, null).isPresent()).isEqualTo(taken);
  }

  @Test
  void stripsThePrefixAndPrepends() {
    assertThat(new DialPattern("00", "8", "X.", "").rewritten("8123", null)).contains("00123");
    assertThat(new DialPattern("", "", "_8X.", "").rewritten("8123", null)).contains("8123");
    assertThat(new DialPattern("", "9", "X.", "").rewritten("8123", null)).isEmpty();
  }

  @Test
  void looksAtTheCallerId() {
    var pattern = new DialPattern("", "", "X.", "60XX");
    assertThat(pattern.rewritten("123", "6001")).contains("123");
    assertThat(pattern.rewritten("123", "7001")).isEmpty();
    assertThat(pattern.rewritten("123", null)).isEmpty();
  }

  @Test
  void triesTheTypedFormFirst() {
    assertThat(new DialPattern("", "", "8X.", "").rewritten("89161112233", "+79161112233", null)).contains("89161112233");
    assertThat(new DialPattern("", "", "7X.", "").rewritten("89161112233", "+79161112233", null)).contains("79161112233");
    assertThat(new DialPattern("", "", "+7X.", "").rewritten(null, "+79161112233", null)).contains("+79161112233");
  }

  @ParameterizedTest
  @CsvSource({"X.X", "[12", "A", "[]", "[9-1]", "'1 2'", "''"})
  void namesTheFlaw(String pattern) {
    assertThat(DialPattern.flaw(pattern)).isPresent();
  }
}
