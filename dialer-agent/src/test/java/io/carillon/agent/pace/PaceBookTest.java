package io.carillon.agent.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.Queue;
import io.carillon.contract.Assignment.PaceShare;
import io.carillon.contract.Assignment.Share;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    var book = book();
    assertThat(book.permit(north(null), 0, 0)).isNull();
    book.take(shares(1000, new Share("pbx", "pbx", 5, 1000)), 0, 0);
    assertThat(book.permit(north(null), 0, 0)).isNull();
  }

  @Test void aShareEndsWithItsValidityAndAnOldOneIsIgnored() {
    var book = book();
    assertThat(book.take(shares(1000, trunk(5, 1000)), 1001, 0)).isFalse();
    assertThat(book.take(shares(1000, trunk(5, 1000)), 0, 0)).isTrue();
    assertThat(book.permit(north(null), 999 * MILLI, 0)).isNotNull();
    assertThat(book.permit(north(null), 1000 * MILLI, 0)).isNull();
  }

  /** Its sender gives the share to another agent by when he sent it, so its way counts against it. */
  @Test void aShareThatWasLongOnItsWayEndsTheEarlier() {
    var book = book();
    assertThat(book.take(shares(1000, trunk(5, 1000)), 600, 0)).isTrue();
    assertThat(book.permit(north(null), 399 * MILLI, 0)).isNotNull();
    assertThat(book.permit(north(null), 400 * MILLI, 0)).isNull();
  }

  @Test void whatWasGivenUpDoesNotComeBackWithAnEarlierMessage() {
    var book = new PaceBook(Jitter.fixed(30));
    var earlier = shares(60_000, trunk(10, 1000));
    var smaller = shares(60_000, trunk(1, 1000));
    assertThat(book.taken(List.of(), 0)).isNull();

    assertThat(book.take(smaller, 0, 0)).isTrue();
    assertThat(book.take(earlier, 0, 0)).isFalse();

    assertThat(book.taken(List.of(), 0).lane()).isEqualTo(smaller.lane());
    assertThat(book.taken(List.of(), 0).jitterMillis()).isEqualTo(30);
    started(book.permit(north(null), 0, 0), 0);
    assertThat(book.permit(north(null), 0, 0)).isNull();
    book.drop();
    assertThat(book.taken(List.of(), 0)).isNull();
    assertThat(book.take(earlier, 0, 0)).as("another epoch").isTrue();
  }

  @Test void aSmallerShareIsGoneByOnceWhatTheLargerOneAllowedIsWritten() {
    var book = book();
    var larger = shares(60_000, trunk(10, 1000));
    book.take(larger, 0, 0);
    var written = book.permit(north(null), 0, 0);
    var returned = book.permit(north(null), 0, 0);
    var planned = book.permit(north(null), 0, 0);
    written.going();
    returned.going();
    var smaller = shares(60_000, trunk(5, 1000));
    book.take(smaller, 0, 0);
    assertThat(book.goesBy(smaller.lane())).isFalse();

    written.started(0);
    assertThat(book.taken(List.of(), 0).lane()).isEqualTo(larger.lane());
    planned.going();
    returned.returned();

    assertThat(book.taken(List.of(), 0).lane()).as("who was only planned went by the smaller one").isEqualTo(smaller.lane());
    assertThat(book.goesBy(smaller.lane())).isTrue();
    planned.started(0);
    assertThat(book.goesBy(smaller.lane())).isTrue();
  }

  @Test void itSaysWhenSomethingWasTakenAway() {
    var book = book();
    book.take(shares(60_000, trunk(10, 1000)), 0, 0);
    assertThat(book.gaveUp()).isFalse();
    book.take(shares(60_000, trunk(5, 1000)), 0, 0);
    assertThat(book.gaveUp()).isTrue();
    book.take(shares(60_000, trunk(5, 1000)), 0, 0);
    assertThat(book.gaveUp()).isFalse();
  }

  @Test void aPermitThatIsReturnedMakesRoom() {
    var book = book();
    book.take(shares(60_000, trunk(1, 1000)), 0, 0);
    var permit = book.permit(north(null), 0, 0);
    assertThat(book.permit(north(null), 0, 0)).isNull();
    permit.returned();
    assertThat(book.permit(north(null), 0, 0)).isNotNull();
  }

  @Test void everyScopeThatHasAShareBinds() {
    var book = book();
    book.take(shares(60_000, trunk(10, 1000), new Share("campaign", "c", 1, 1000)), 0, 0);
    started(book.permit(north("c"), 0, 0), 0);
    assertThat(book.permit(north("c"), MILLI, 0)).isNull();
    assertThat(book.waitNanos(north("c"), MILLI)).isEqualTo(999 * MILLI);
    assertThat(book.permit(north("d"), MILLI, 0)).isNotNull();
  }

  private static PaceBook book() {
    return new PaceBook(Jitter.fixed(0));
  }

  private static PaceBook.Start north(String campaign) {
    return new PaceBook.Start("pbx", "north", campaign, 5);
  }

  private static void started(PaceBook.Permit permit, long at) {
    permit.going();
    permit.started(at);
  }

  @Test void aPermitIsGivenAheadOfItsInstant() {
    var book = book();
    book.take(shares(60_000, trunk(2, 1000)), 0, 0);
    started(book.permit(north(null), 0, 0), 0);
    started(book.permit(north(null), 0, 0), 100 * MILLI);
    assertThat(book.permit(north(null), 979 * MILLI, 20 * MILLI)).isNull();
    var permit = book.permit(north(null), 980 * MILLI, 20 * MILLI);
    assertThat(permit.waitNanos(980 * MILLI)).isEqualTo(20 * MILLI);
    assertThat(book.permit(north(null), 990 * MILLI, 20 * MILLI)).as("the next has its turn a tenth of a second later").isNull();
    assertThat(permit.waitNanos(1000 * MILLI)).isZero();
  }

  /** An Asterisk that stood still takes up at once all that was written meanwhile. */
  @Test void aStartThatIsTakenUpLateCountsFromThen() {
    var book = new PaceBook(Jitter.fixed(30));
    book.take(shares(60_000, trunk(1, 1000)), 0, 0);
    var late = book.permit(north(null), 0, 0);
    late.going();
    assertThat(book.permit(north(null), 5_000 * MILLI, 0)).as("it has not been taken up").isNull();
    late.taken(0, 5_000 * MILLI);
    assertThat(book.permit(north(null), 5_999 * MILLI, 0)).isNull();
    var soon = book.permit(north(null), 6_000 * MILLI, 0);
    soon.going();
    soon.taken(6_000 * MILLI, 6_020 * MILLI);
    assertThat(book.waitNanos(north(null), 6_020 * MILLI)).as("within J it counts from its write").isEqualTo(1_010 * MILLI);
  }

  @Test void whatWentUnansweredCountsOnceMoreWhenTheLinkIsUp() {
    var book = book();
    book.take(shares(60_000, trunk(1, 1000)), 0, 0);
    var lost = book.permit(north(null), 0, 0);
    lost.going();
    lost.unanswered(5_000 * MILLI);
    book.linkUp(8_000 * MILLI);
    assertThat(book.waitNanos(north(null), 8_999 * MILLI)).isEqualTo(MILLI);
    assertThat(book.waitNanos(north(null), 9_000 * MILLI)).isZero();
    book.linkUp(20_000 * MILLI);
    assertThat(book.waitNanos(north(null), 20_000 * MILLI)).as("once only").isZero();
  }

  /** Nobody who comes later takes the place of one whose word is late; and it keeps its place only as long as it waits. */
  @Test void whoseWordIsLateKeepsHisRoom() {
    var book = book();
    book.take(shares(60_000, trunk(2, 1000)), 0, 0);
    var late = book.permit(north(null), 0, 0);
    var first = book.permit(north(null), 0, 0);
    started(first, 10 * MILLI);
    assertThat(book.permit(north(null), 500 * MILLI, 0)).isNull();
    assertThat(late.waitNanos(500 * MILLI)).isZero();
    late.returned();
    assertThat(book.permit(north(null), 500 * MILLI, 0)).isNotNull();
  }

  @Test void anUrgentOneGoesBeforeThoseThatAreAnnouncedAndNotBeforeThoseThatAreBeingWritten() {
    var book = book();
    book.take(shares(60_000, trunk(1, 1000)), 0, 0);
    started(book.permit(north(null), 0, 0), 0);
    var announced = book.permit(north(null), 990 * MILLI, 20 * MILLI);
    var urgent = book.permit(new PaceBook.Start("pbx", "north", null, 9), 991 * MILLI, 20 * MILLI);
    assertThat(urgent.waitNanos(1000 * MILLI)).isZero();
    assertThat(announced.waitNanos(1000 * MILLI)).as("not before the urgent one was written").isEqualTo(Long.MAX_VALUE);
    urgent.going();
    var another = new PaceBook.Start("pbx", "north", null, 9);
    assertThat(book.permit(another, 1000 * MILLI, 20 * MILLI)).isNull();
    urgent.started(1001 * MILLI);
    assertThat(announced.waitNanos(1500 * MILLI)).isEqualTo(501 * MILLI);
  }

  @Test void aShareThatShrinksHoldsUpWhoIsAnnouncedAndOneThatIsGoneEndsHim() {
    var book = book();
    book.take(shares(60_000, trunk(2, 1000)), 0, 0);
    started(book.permit(north(null), 0, 0), 0);
    var announced = book.permit(north(null), 0, 0);
    book.take(shares(60_000, trunk(1, 1000)), 0, 0);
    assertThat(announced.stands(MILLI)).isTrue();
    assertThat(announced.waitNanos(MILLI)).isEqualTo(999 * MILLI);
    book.take(shares(60_000, trunk(0, 1000)), 0, 0);
    assertThat(announced.stands(MILLI)).isFalse();
    announced.returned();
  }

  @Test void itIsSaidHowLongOneMoreWouldWait() {
    var book = book();
    book.take(shares(60_000, trunk(2, 1000), new Share("campaign", "c", 1, 5000)), 0, 0);
    assertThat(book.taken(List.of(), 0).queues()).isEmpty();
    started(book.permit(north("c"), 0, 0), 0);
    assertThat(book.taken(List.of(), 400 * MILLI).queues()).as("the trunk is free, the campaign is not")
        .containsExactly(new Queue("campaign", "c", 4600));
    var waiting = List.of(north(null), north(null), north("c"));
    assertThat(book.taken(waiting, 400 * MILLI).queues()).as("400, 1000, 1400, and one more; 5000, and one more")
        .containsExactlyInAnyOrder(new Queue("trunk", "north", 1600), new Queue("campaign", "c", 9600));
  }

  /** Any order of permits, words, writes, cancels and urgent ones: in no window do more leave than the share. */
  @ParameterizedTest @ValueSource(ints = {1, 2, 7, 40}) void noWindowEverHoldsMoreThanTheShare(int k) {
    for (long seed = 1; seed <= 40; seed++) {
      var flood = new PacedFlood(seed, Jitter.fixed(30), 300, true);
      flood.share(k, 1000);
      flood.run(20_000);
      assertThat(flood.writes).as("seed %d", seed).hasSizeGreaterThan(10 * k);
      assertThat(flood.mostWithin(1030 * MILLI)).as("seed %d", seed).isLessThanOrEqualTo(k);
    }
  }

  /** J moves while it is measured: the second of the share is kept whatever it is. */
  @Test void noSecondHoldsMoreThanTheShareWhileJMoves() {
    for (long seed = 1; seed <= 40; seed++) {
      var random = new SplittableRandom(seed);
      var jitter = Jitter.measured();
      var flood = new PacedFlood(seed, jitter, 50, true);
      flood.share(20, 1000);
      long written = 0;
      var seen = new HashSet<Long>();
      for (int i = 0; i < 40; i++) {
        int spread = 1 + random.nextInt(100);
        for (int n = 0; n < 400; n++) {
          written += 50;
          jitter.arrived(written * MILLI, Instant.EPOCH.plusMillis(written + random.nextInt(spread)));
        }
        seen.add(jitter.millis());
        flood.run(500);
      }
      assertThat(seen).hasSizeGreaterThan(10);
      assertThat(flood.mostWithin(1000 * MILLI)).as("seed %d", seed).isLessThanOrEqualTo(20);
    }
  }

  /** What went under the larger share counts for the smaller: after a window nothing is left of it. */
  @Test void aShareThatShrinksIsKeptFromAWindowLaterOn() {
    for (long seed = 1; seed <= 40; seed++) {
      var flood = new PacedFlood(seed, Jitter.fixed(10), 50, true);
      flood.share(20, 1000);
      flood.run(3_000);
      flood.share(7, 1000);
      flood.run(1_030);
      flood.writes.clear();
      flood.run(5_000);
      assertThat(flood.mostWithin(1010 * MILLI)).as("seed %d", seed).isLessThanOrEqualTo(7);
    }
  }

  /** The word takes up to a fifth of a second, and the share is used up all the same. */
  @ParameterizedTest @CsvSource({"20,20", "200,20", "20,5", "200,5", "20,100"}) void theBrokersWordCostsNoPace(int longestWord, int k) {
    var flood = new PacedFlood(3, Jitter.fixed(10), longestWord, false);
    flood.share(k, 1000);
    flood.run(3_000);
    flood.writes.clear();
    flood.run(60_000);
    double perfect = k * 60_000 / 1010.0;
    assertThat(flood.writes.size() / perfect).isGreaterThan(0.98);
    assertThat(flood.mostWithin(1010 * MILLI)).isLessThanOrEqualTo(k);
  }

  /** An urgent one waits for its word and for the next that may start: a window at most where all have just begun. */
  @Test void anUrgentOneHasTheNextStart() {
    var flood = new PacedFlood(5, Jitter.fixed(10), 20, true);
    flood.share(20, 1000);
    flood.run(200_000);
    assertThat(flood.urgentWaits).hasSizeGreaterThan(30).allMatch(millis -> millis <= 1_010 + 40);
  }

  /** A share is used up: whoever asks again when told to, gets k starts a window. */
  @Test void theShareIsUsedToTheFull() {
    var book = book();
    book.take(shares(1_000_000, trunk(5, 1000)), 0, 0);
    int started = 0;
    for (long now = 0; now < 10_000 * MILLI;) {
      var permit = book.permit(north(null), now, 0);
      if (permit == null) {
        now += book.waitNanos(north(null), now);
      } else {
        started(permit, now);
        started++;
      }
    }
    assertThat(started).isEqualTo(50);
  }
}
