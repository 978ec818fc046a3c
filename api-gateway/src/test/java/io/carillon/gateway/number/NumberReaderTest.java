package io.carillon.gateway.number;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.carillon.route.DialPattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumberReaderTest {
  private final NumberReader reader = new NumberReader(Forbidden.with(List.of("+7900")));
  private final Routed routed = new Routed(List.of(new DialPattern("", "", "6XXX", ""), new DialPattern("", "", "101", "")));

  @ParameterizedTest
  @CsvSource({
      "+79161112233,+79161112233,", "89161112233,+79161112233,89161112233", "9161112233,+79161112233,9161112233", "0079161112233,+79161112233,0079161112233",
      "8 (916) 111-22-33,+79161112233,89161112233", "+7 916 111.22.33,+79161112233,", "6003,6003,", "101,101,", "+442083661177,+442083661177,"})
  void readsTheOneForm(String text, String to, String typed) {
    assertThat(reader.read(text, "RU", routed)).isEqualTo(new Reading.Accepted(to, typed));
  }

  @ParameterizedTest
  @CsvSource({"112,true", "911,true", "102,true", "+88212345678,true", "+79001234567,true", "+19005550123,true", "7003,false", "1,false", "+0123456,false", "+9991234567,false"})
  void refuses(String text, boolean forbidden) {
    assertThat(reader.read(text, "RU", routed)).isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.forbidden()).as(refused.why()).isEqualTo(forbidden));
  }

  @Test
  void anEmergencyNumberThatARouteOnlyHasRoomForIsRefused() {
    var roomy = new Routed(List.of(new DialPattern("", "", "1XX", "")));
    assertThat(reader.read("105", "RU", roomy)).isEqualTo(new Reading.Accepted("105", null));
    assertThat(reader.read("102", "RU", roomy)).isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.forbidden()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "++7", "1+2", "abc", "１２３", "7\u0000", "7\n", "7\u0085", "7,8", "7\"", "${X}", "a@b", "7&8", "7;8", "7/8", "*72", "#"})
  void namesWhatIsStrange(String text) {
    assertThat(reader.read(text, "RU", routed)).isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.why()).isNotBlank().matches("\\p{Print}+"));
  }

  @Test
  void everyPlanIsReadAndReadAgainGivesTheSame() {
    var plans = PhoneNumberUtil.getInstance();
    int read = 0;
    for (String region : plans.getSupportedRegions()) {
      String text = plans.format(plans.getExampleNumber(region), PhoneNumberUtil.PhoneNumberFormat.E164);
      if (reader.read(text, null, Routed.NONE) instanceof Reading.Accepted first) {
        read++;
        assertThat(reader.read(first.to(), null, Routed.NONE)).isEqualTo(new Reading.Accepted(first.to(), null));
      }
    }
    assertThat(read).isGreaterThan(200);
  }

  @Test
  void aNationalNumberNeedsARegion() {
    assertThat(reader.read("89161112233", null, routed)).isInstanceOf(Reading.Refused.class);
  }
}
