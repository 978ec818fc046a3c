package io.carillon.number;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumberFormTest {
  @Test
  void oneNumberIsOneKeyHoweverItIsWritten() {
    for (String written : List.of("+79161112233", "89161112233", "9161112233", "8 (916) 111-22-33", "+7 916 111 22 33", "8.916.111.22.33", "0079161112233", "79161112233")) {
      assertThat(NumberForm.read(written, written.startsWith("00") ? "DE" : "RU")).as(written)
          .isInstanceOfSatisfying(NumberForm.World.class, number -> assertThat(number.e164()).isEqualTo("+79161112233"));
    }
  }

  @ParameterizedTest
  @CsvSource({"8 (916) 111-22-33,RU,89161112233", "+79161112233,RU,", "0079161112233,,0079161112233", "+4930123456,,", "+49 (0)30 123456,,49030123456"})
  void whatWasWrittenIsKeptWhereItDiffers(String text, String region, String written) {
    assertThat(NumberForm.read(text, region)).isInstanceOfSatisfying(NumberForm.World.class, number -> assertThat(number.written()).isEqualTo(written));
  }

  @ParameterizedTest
  @CsvSource({"6003,RU", "100,", "112,DE", "030123456,", "12345,RU"})
  void whatIsNoNumberOfTheRegionIsAnExtension(String text, String region) {
    assertThat(NumberForm.read(text, region)).isEqualTo(new NumberForm.Short(text));
  }

  @Test
  void premiumRateIsSaid() {
    assertThat(((NumberForm.World) NumberForm.read("+19005550123", null)).premiumRate()).isTrue();
    assertThat(((NumberForm.World) NumberForm.read("9005550123", "US")).premiumRate()).isTrue();
    assertThat(((NumberForm.World) NumberForm.read("+442083661177", null)).premiumRate()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "anonymous", "+", "+00", "1", "()", "+7", "1\"\nEXEC System id", "${SHELL(id)}", "sip:a@b", "*72", "１２３４５６７８９０", "500&PJSIP/x",
      "+7+9161112233", "7+9161112233", "++79161112233", "+79161112233;ext=1", "+7 916 111 22 33 x", "7\u0085", "+7916111223344556677", "1234567890123456"})
  void whatIsNotPlainlyANumberIsNone(String text) {
    assertThat(NumberForm.read(text, "RU")).isInstanceOfSatisfying(NumberForm.Unreadable.class, none -> assertThat(none.why()).isNotBlank().matches("\\p{Print}+"));
    assertThat(NumberForm.read("1".repeat(300), "RU")).isInstanceOf(NumberForm.Unreadable.class);
  }

  @Test
  void everyPlanIsReadAndReadAgainGivesTheSame() {
    var plans = PhoneNumberUtil.getInstance();
    for (String region : plans.getSupportedRegions()) {
      var example = plans.getExampleNumber(region);
      String text = plans.format(example, PhoneNumberUtil.PhoneNumberFormat.E164);
      assertThat(NumberForm.read(text, null)).as(region).isEqualTo(new NumberForm.World(text, null, plans.getNumberType(example) == PhoneNumberUtil.PhoneNumberType.PREMIUM_RATE));
    }
  }

  @Test
  void countriesAreThoseTheLibraryKnows() {
    assertThat(NumberForm.isRegion("RU")).isTrue();
    assertThat(NumberForm.isRegion("ru")).isFalse();
    assertThat(NumberForm.isRegion("XX")).isFalse();
  }
}
