package io.carillon.agent.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Assignment.PaceShare;
import io.carillon.contract.Assignment.Share;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PaceBookTest {
  private static final long MILLI = 1_000_000L;

  private static long lane;

  private static PaceShare shares(long valid, Share... shares) {
    return new PaceShare(1, ++lane, "pbx", List.of(shares), valid, Instant.EPOCH);
  }

  private static Share trunk(int starts, long window) {
    return new Share("trunk", "north", starts, window);
  }

  @Test void withoutASharePerTrunkNothingStarts() {
    var book = new PaceBook(0);
    assertThat(book.permit("pbx", "north", null, 0)).isNull();
    book.take(shares(1000, new Share("pbx", "pbx", 5, 1000)), 0, 0);
    assertThat(book.permit("pbx", "north", null, 0)).isNull();
  }

  @Test void aShareEndsWithItsValidityAndAnOldOneIsIgnored() {
    var book = new PaceBook(0);
    assertThat(book.take(shares(1000, trunk(5, 1000)), 1001, 0)).isFalse();
    assertThat(book.take(shares(1000, trunk(5, 1000)), 0, 0)).isTrue();
    assertThat(book.permit("pbx", "north", null, 999 * MILLI)).isNotNull();
    assertThat(book.permit("pbx", "north", null, 1000 * MILLI)).isNull();
  }

  /** Its sender gives the share to another agent by when he sent it, so its way counts against it. */
  @Test void aShareThatWasLongOnItsWayEndsTheEarlier() {
    var book = new PaceBook(0);
    assertThat(book.take(shares(1000, trunk(5, 1000)), 600, 0)).isTrue();
    assertThat(book.permit("pbx", "north", null, 399 * MILLI)).isNotNull();
    assertThat(book.permit("pbx", "north", null, 400 * MILLI)).isNull();
  }

  @Test void whatWasGivenUpDoesNotComeBackWithAnEarlierMessage() {
    var book = new PaceBook(30);
    var earlier = shares(60_000, trunk(10, 1000));
    var smaller = shares(60_000, trunk(1, 1000));
    assertThat(book.taken()).isNull();

    assertThat(book.take(smaller, 0, 0)).isTrue();
    assertThat(book.take(earlier, 0, 0)).isFalse();

    assertThat(book.taken().lane()).isEqualTo(smaller.lane());
    assertThat(book.taken().jitterMillis()).isEqualTo(30);
    book.permit("pbx", "north", null, 0).started(0);
    assertThat(book.permit("pbx", "north", null, 0)).isNull();
    book.drop();
    assertThat(book.taken()).isNull();
    assertThat(book.take(earlier, 0, 0)).as("another epoch").isTrue();
  }

  @Test void aSmallerShareIsGoneByOnceWhatTheLargerOneAllowedIsWritten() {
    var book = new PaceBook(30);
    var larger = shares(60_000, trunk(10, 1000));
    book.take(larger, 0, 0);
    var written = book.permit("pbx", "north", null, 0);
    var returned = book.permit("pbx", "north", null, 0);
    var smaller = shares(60_000, trunk(5, 1000));
    book.take(smaller, 0, 0);
    assertThat(book.taken().lane()).isEqualTo(larger.lane());

    written.started(0);
    assertThat(book.taken().lane()).isEqualTo(larger.lane());
    var later = book.permit("pbx", "north", null, 0);
    returned.returned();

    assertThat(book.taken().lane()).isEqualTo(smaller.lane());
    later.started(0);
    assertThat(book.taken().lane()).isEqualTo(smaller.lane());
  }

  @Test void itSaysWhenSomethingWasTakenAway() {
    var book = new PaceBook(0);
    book.take(shares(60_000, trunk(10, 1000)), 0, 0);
    assertThat(book.gaveUp()).isFalse();
    book.take(shares(60_000, trunk(5, 1000)), 0, 0);
    assertThat(book.gaveUp()).isTrue();
    book.take(shares(60_000, trunk(5, 1000)), 0, 0);
    assertThat(book.gaveUp()).isFalse();
  }

  @Test void aPermitThatIsReturnedMakesRoom() {
    var book = new PaceBook(0);
    book.take(shares(60_000, trunk(1, 1000)), 0, 0);
    var permit = book.permit("pbx", "north", null, 0);
    assertThat(book.permit("pbx", "north", null, 0)).isNull();
    permit.returned();
    assertThat(book.permit("pbx", "north", null, 0)).isNotNull();
  }

  @Test void everyScopeThatHasAShareBinds() {
    var book = new PaceBook(0);
    book.take(shares(60_000, trunk(10, 1000), new Share("campaign", "c", 1, 1000)), 0, 0);
    book.permit("pbx", "north", "c", 0).started(0);
    assertThat(book.permit("pbx", "north", "c", MILLI)).isNull();
    assertThat(book.waitNanos("pbx", "north", "c", MILLI)).isEqualTo(999 * MILLI);
    assertThat(book.permit("pbx", "north", "d", MILLI)).isNotNull();
  }

  /**
   * Any order of permits, delays, starts, returns and share changes: in no window are there more starts than the largest share in
   * force.
   */
  @Test void noWindowEverHoldsMoreThanTheShare() {
    for (long seed = 1; seed <= 200; seed++) {
      var random = new Random(seed);
      var book = new PaceBook(30);
      int k = 1 + random.nextInt(8);
      book.take(shares(1_000_000_000, trunk(k, 1000)), 0, 0);
      var open = new ArrayDeque<PaceBook.Permit>();
      var starts = new ArrayList<Long>();
      long now = 0;
      for (int i = 0; i < 5_000; i++) {
        now += random.nextInt(200) * MILLI / 2;
        switch (random.nextInt(4)) {
          case 0, 1 -> {
            var permit = book.permit("pbx", "north", null, now);
            if (permit != null) open.add(permit);
          }
          case 2 -> {
            if (!open.isEmpty() && open.peek().holds(now)) {
              open.poll().started(now);
              starts.add(now);
            }
          }
          default -> {
            if (!open.isEmpty() && random.nextInt(3) == 0) open.poll().returned();
          }
        }
      }
      assertThat(starts).as("seed %d", seed).hasSizeGreaterThan(20);
      for (int first = 0; first + k < starts.size(); first++) {
        assertThat(starts.get(first + k) - starts.get(first)).as("seed %d: %d starts from %d", seed, k + 1, first).isGreaterThanOrEqualTo(1030 * MILLI);
      }
    }
  }

  /** A share is used up: whoever asks again when told to, gets k starts a window. */
  @Test void theShareIsUsedToTheFull() {
    var book = new PaceBook(0);
    book.take(shares(1_000_000, trunk(5, 1000)), 0, 0);
    int started = 0;
    for (long now = 0; now < 10_000 * MILLI;) {
      var permit = book.permit("pbx", "north", null, now);
      if (permit == null) {
        now += book.waitNanos("pbx", "north", null, now);
      } else {
        permit.started(now);
        started++;
      }
    }
    assertThat(started).isEqualTo(50);
  }
}
