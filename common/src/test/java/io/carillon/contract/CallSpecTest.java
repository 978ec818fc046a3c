package io.carillon.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallSpecTest {
  private static final CallSpec FULL = (CallSpec) Samples.full(CallSpec.class);

  @Test void everyFieldLeftOpenIsTakenFromTheDefaults() {
    assertThat(CallSpec.empty().over(FULL)).isEqualTo(FULL);
  }

  @Test void everyOwnFieldHolds() throws Exception {
    assertThat(FULL.over(CallSpec.empty())).isEqualTo(FULL);
    var other = CallSpec.empty().withDestinations(List.of(Destination.number("100"))).over(FULL);
    for (var part : CallSpec.class.getRecordComponents()) {
      Object expected = part.getName().equals("destinations") ? List.of(Destination.number("100")) : part.getAccessor().invoke(FULL);
      assertThat(part.getAccessor().invoke(other)).as(part.getName()).isEqualTo(expected);
    }
  }

  @Test void ofVariablesThatBothHaveItsOwnHolds() {
    var own = withVariables(Map.of("A", "own", "B", "own"));
    var defaults = withVariables(Map.of("B", "default", "C", "default"));
    assertThat(own.over(defaults).variables()).isEqualTo(Map.of("A", "own", "B", "own", "C", "default"));
  }

  @Test void theEmptyWishHasNoField() {
    assertThat(Arrays.stream(CallSpec.class.getRecordComponents())).allSatisfy(part -> assertThat(part.getAccessor().invoke(CallSpec.empty())).isNull());
  }

  @Test void aRetryThatDoesNotSayOnWhatIsOnTheUsualThree() {
    assertThat(new Retry(3, 20, null).on()).containsExactlyInAnyOrder(Outcome.BUSY, Outcome.NO_ANSWER, Outcome.UNREACHABLE);
    assertThat(Retry.none().attempts()).isEqualTo(1);
  }

  private static CallSpec withVariables(Map<String, String> variables) {
    return new CallSpec(null, null, null, null, null, null, null, null, null, variables, null, null, null, null, null, null, null, null, null, null, null);
  }
}
