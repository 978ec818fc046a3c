package io.carillon.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.Choice.Where;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where test servers run: found by itself, or what was asked for and nothing else. */
class ChoiceTest {
  private record Fixed(boolean engineAnswers, String missingImage) implements Choice.Machine {}

  private static final Choice.Machine NO_ENGINE = new Fixed(false, null);

  @ParameterizedTest @CsvSource(nullValues = "-", value = {
      // wanted, named, engine, missing image, where
      "-,          false, true,  -,     CONTAINERS",
      "-,          true,  true,  -,     CONTAINERS",
      "auto,       false, true,  -,     CONTAINERS",
      "auto,       false, false, -,     EMBEDDED",
      "auto,       true,  false, -,     EMBEDDED",
      "auto,       false, true,  kafka, EMBEDDED",
      "auto,       true,  true,  kafka, REFUSED",
      "containers, false, true,  -,     CONTAINERS",
      "containers, false, false, -,     REFUSED",
      "containers, false, true,  kafka, REFUSED",
      "embedded,   true,  true,  -,     EMBEDDED",
      "docker,     true,  true,  -,     REFUSED"})
  void chooses(String wanted, boolean named, boolean engine, String missing, Where where) {
    assertThat(Choice.of(wanted, named, new Fixed(engine, missing)).where()).isEqualTo(where);
  }

  @Test void saysPlainlyThatNamedImagesHaveNoEngine() {
    assertThat(Choice.of(null, true, NO_ENGINE).why()).isEqualTo("images are named, but no Docker engine answers");
  }

  @Test void namesTheMissingImageAndWhatMakesOne() {
    assertThat(Choice.of("containers", true, new Fixed(true, "house/kafka")).why()).contains("house/kafka").contains("testkit/images/build");
  }

  @ParameterizedTest @NullSource @ValueSource(strings = "auto")
  void asksForNoImageWhereNoEngineAnswers(String wanted) {
    Choice.Machine machine = new Choice.Machine() {
      @Override public boolean engineAnswers() {
        return false;
      }

      @Override public String missingImage() {
        throw new AssertionError("asked an engine that is not there");
      }
    };
    assertThat(Choice.of(wanted, false, machine).where()).isEqualTo(Where.EMBEDDED);
  }
}
