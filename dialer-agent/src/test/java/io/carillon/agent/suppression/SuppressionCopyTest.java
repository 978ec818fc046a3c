package io.carillon.agent.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SuppressionCopyTest {
  private static final long MILLI = 1_000_000L;
  private final SuppressionCopy copy = new SuppressionCopy();

  @Test void itIsFreshOnlyOnceItHasReadUpToAnEndThatWasAskedForLately() {
    assertThat(copy.isFresh(0)).isFalse();
    copy.endIs(0, 2, 0);
    copy.read("default/default/+1", false, 0);
    assertThat(copy.isFresh(0)).isFalse();
    copy.read("default/default/+2", false, 1);
    assertThat(copy.isFresh(700 * MILLI)).isTrue();
    assertThat(copy.isFresh(701 * MILLI)).isFalse();
    copy.endIs(600 * MILLI, 2, 0);
    assertThat(copy.isFresh(701 * MILLI)).isTrue();
  }

  @Test void whatItDoesNotHoldMayBeRungForLessThanASecondAfterItWasComplete() {
    copy.endIs(100 * MILLI, 0, 0);
    assertThat(copy.holdsUntil()).isEqualTo(1050 * MILLI);
    copy.endIs(300 * MILLI, 1, 0);
    assertThat(copy.holdsUntil()).as("a record is not read yet").isEqualTo(1050 * MILLI);
    copy.read("default/default/+1", false, 0);
    assertThat(copy.holdsUntil()).isEqualTo(1250 * MILLI);
  }

  @Test void anEmptyTopicIsCompleteAlsoWhereItDoesNotBeginAtZero() {
    copy.endIs(0, 0, 0);
    assertThat(copy.isFresh(0)).isTrue();
    var other = new SuppressionCopy();
    other.endIs(0, 500, 500);
    assertThat(other.isFresh(0)).isTrue();
  }

  @Test void aReaderThatLagsIsNotFresh() {
    copy.endIs(0, 0, 0);
    for (int i = 1; i < 100; i++) copy.endIs(i * 200 * MILLI, 10, 0);
    assertThat(copy.isFresh(99 * 200 * MILLI)).isFalse();
  }

  @Test void theDefaultListAlwaysCountsOthersWhereTheyAreNamed() {
    copy.read("t/default/+1", false, 0);
    copy.read("t/alarm/+2", false, 1);
    assertThat(copy.holds("t", List.of(), "+1")).isTrue();
    assertThat(copy.holds("u", List.of(), "+1")).isFalse();
    assertThat(copy.holds("t", null, "+2")).isFalse();
    assertThat(copy.holds("t", List.of("alarm"), "+2")).isTrue();
    copy.read("t/alarm/+2", true, 2);
    assertThat(copy.holds("t", List.of("alarm"), "+2")).isFalse();
  }
}
