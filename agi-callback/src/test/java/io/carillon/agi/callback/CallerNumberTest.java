package io.carillon.agi.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CallerNumberTest {
  @Test void oneNumberIsOneKeyHoweverItIsWritten() {
    var russia = new CallerNumber("RU");
    for (String written : List.of("+79161112233", "89161112233", "9161112233", "8 (916) 111-22-33", "+7 916 111 22 33", "8-916-111-22-33", "79161112233")) {
      assertThat(russia.canonical(written)).as(written).contains("+79161112233");
    }
    assertThat(new CallerNumber("DE").canonical("0079161112233")).contains("+79161112233");
    assertThat(new CallerNumber(null).canonical("0079161112233")).contains("+79161112233");
  }

  @Test void anExtensionIsItsDigits() {
    assertThat(new CallerNumber("RU").canonical("6003")).contains("6003");
    assertThat(new CallerNumber(null).canonical("100")).contains("100");
  }

  @Test void withoutACountryOnlyAPlusMakesANumberOfTheWorld() {
    assertThat(new CallerNumber(null).canonical("+4930123456")).contains("+4930123456");
    assertThat(new CallerNumber(null).canonical("030123456")).contains("030123456");
  }

  @Test void whatIsNotPlainlyANumberHasNone() {
    var numbers = new CallerNumber("RU");
    for (String text : List.of("", "anonymous", "unknown", "Restricted", "+", "+00", "1", "()", "+7", "1\"\nEXEC System id", "${SHELL(id)}", "sip:a@b", "*72",
        "79161112233'; drop table caller; --", "１２３４５６７８９０", "1".repeat(300), "+7916111223344556677", "500&PJSIP/x", "+7+9161112233", "7+9161112233",
        "+79161112233;ext=1", "+7 916 111 22 33 x")) {
      assertThat(numbers.canonical(text)).as(text).isEmpty();
    }
  }
}
