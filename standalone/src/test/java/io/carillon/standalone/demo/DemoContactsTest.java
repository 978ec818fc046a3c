package io.carillon.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoContactsTest {
  @Test void thereAreAsManyAsAskedForAndNoneTwice() {
    assertThat(DemoContacts.numbers(50_000)).hasSize(50_000).doesNotHaveDuplicates().allMatch(number -> number.matches("\\+79[12]6[0-9]{7}"));
  }

  @Test void noNumberMeansMoreToTheCarrierThanItsLastTwoDigits() {
    assertThat(DemoContacts.numbers(50_000)).noneMatch(number -> number.matches(".*99[789][4-6][0-9][0-9]"));
  }

  @Test void everyOutcomeIsAmongTwenty() {
    assertThat(DemoContacts.numbers(20)).extracting(number -> number.substring(10))
        .contains("10", "20", "41", "30", "40", "47", "02");
  }

  @Test void theFileHasALineForEachAndAHeader() {
    assertThat(DemoContacts.csv(DemoContacts.numbers(2)).lines()).containsExactly("number,reference", "+79160000002,demo-1", "+79160000110,demo-2");
  }
}
