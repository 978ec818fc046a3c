package io.carillon.scheduler.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scheduler.pace.ShareDealer.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"1,1,1000", "10,10,1000", "2.9,2,1000", "0.5,1,2000", "0.3,1,3334", "0.001,1,1000000"})
  void limitsAreWholeStarts(double callsPerSecond, int starts, long window) {
    assertThat(Limit.of(callsPerSecond)).isEqualTo(new Limit(starts, window));
  }

  @Test
  void theBookLetsAShareBeUsedUpAndThenWaitsAWindow() {
    var key = ShareKey.trunk("north", "a");
    var share = new Limit(3, 1000).longerBy(50);
    var book = new PaceBook(-2000);
    for (int i = 0; i < 3; i++) {
      assertThat(book.next(key, share, 0, false)).isZero();
      book.book(key, share, 0, 0, false);
    }
    assertThat(book.next(key, share, 10, false)).isEqualTo(1050);
    assertThat(book.available(key, share, 549, 500, false)).isZero();
    assertThat(book.wake(key, share, 10, 500, false)).isEqualTo(550);
    assertThat(book.available(key, share, 550, 500, false)).isEqualTo(1);
    book.book(key, share, 1050, 550, false);
    assertThat(book.available(key, share, 550, 500, false)).isZero();
    assertThat(book.wake(key, share, 550, 500, false)).isEqualTo(1050);
    assertThat(book.available(key, share, 1050, 500, false)).isEqualTo(1);
    assertThat(book.next(key, new Limit(0, 1000), 10, false)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aNewBookWaitsAWindow() {
    assertThat(new PaceBook(500).next(ShareKey.pbx("a"), new Limit(5, 2000), 600, false)).isEqualTo(2500);
    assertThat(new PaceBook(500).available(ShareKey.pbx("a"), new Limit(5, 2000), 1999, 500, false)).isZero();
  }

  @Test
  void anUrgentStartTakesThePlaceOfTheFirstThatHasNotBegun() {
    var key = ShareKey.trunk("north", "a");
    var share = new Limit(4, 1000).longerBy(50);
    var book = new PaceBook(-2000);
    for (long at : new long[] {0, 100, 400, 500}) book.book(key, share, at, 0, false);
    assertThat(book.available(key, share, 200, 500, false)).as("two are still to come").isZero();
    assertThat(book.available(key, share, 200, 500, true)).as("and are overtaken").isEqualTo(2);
    assertThat(book.next(key, share, 200, true)).isEqualTo(200);

    book.book(key, share, 1000, 200, true);
    assertThat(book.available(key, share, 200, 500, true)).as("an urgent one still to come").isEqualTo(1);
    book.book(key, share, 1100, 200, true);

    assertThat(book.available(key, share, 200, 500, true)).isZero();
    assertThat(book.wake(key, share, 200, 500, true)).isEqualTo(550);
    assertThat(book.next(key, share, 200, false)).as("who was overtaken comes later").isEqualTo(1450);
  }

  @Test
  void whatHasStartedBindsAlsoWhoIsUrgent() {
    var key = ShareKey.trunk("north", "a");
    var share = new Limit(4, 1000).longerBy(50);
    var book = new PaceBook(-2000);
    for (long at : new long[] {0, 0, 0, 0, 1000, 1000}) book.book(key, share, at, 0, false);
    assertThat(book.available(key, share, 400, 500, true)).isZero();
    assertThat(book.wake(key, share, 400, 500, true)).as("handed out half a second before a place is free").isEqualTo(550);
    assertThat(book.available(key, share, 550, 500, true)).isEqualTo(2);
  }

  /**
   * The flood never ends; J is 10, and the book reckons with 14. The agent is each time somewhat later than its instant, stands still now
   * and then, and says twice a second what one more would wait, which is known a tenth of a second later. Where it is later than is
   * reckoned with, its word alone keeps starts from waiting longer and longer.
   */
  @ParameterizedTest
  @CsvSource({"1,1000,1", "1,10000,15", "2,1000,2", "3,1000,1", "20,1000,2", "20,1000,15", "20,1000,60", "100,1000,3", "100,1000,15"})
  void whoIsHandedOutByTheBookWaitsForHisStartForLessThanASecondAndTheShareIsUsed(int starts, long window, long late) {
    var random = new SplittableRandom(11);
    var key = ShareKey.pbx("a");
    var share = new Limit(starts, window).longerBy(14);
    var book = new PaceBook(-100_000);
    var begun = new ArrayList<Long>();
    long longest = 0;
    long saidAt = 0;
    long waits = 0;
    long until = 100 * window;
    for (long now = 0; now < until; now += 10) {
      if (now % 500 == 0) {
        saidAt = now;
        waits = begun.size() < starts ? 0 : begun.get(begun.size() - starts) + window + 10 - now;
      }
      if (now - saidAt >= 100) book.notBefore(key, share, saidAt + waits, now);
      for (int free = book.available(key, share, now, 500, false); free > 0; free--) {
        book.book(key, share, book.next(key, share, now, false), now, false);
        long arrived = now + 20;
        long turn = begun.size() < starts ? arrived : Math.max(arrived, begun.get(begun.size() - starts) + window + 10 + late);
        begun.add(Math.max(turn + (random.nextInt(20 * starts) == 0 ? 50 : 0), begun.isEmpty() ? 0 : begun.getLast()));
        longest = Math.max(longest, begun.getLast() - arrived);
      }
    }
    assertThat(longest).isLessThan(700);
    double most = starts * until / (double) (window + 10 + Math.max(4, late));
    assertThat(begun).as("of %s", most).hasSizeGreaterThanOrEqualTo((int) (0.99 * most));
  }

  @Test
  void whatAnAgentSaysOfItsQueueMovesTheReckoning() {
    var key = ShareKey.trunk("north", "a");
    var share = new Limit(2, 1000);
    var book = new PaceBook(-2000);
    for (long at : new long[] {0, 100, 1000, 1100}) book.book(key, share, at, 0, false);
    book.notBefore(key, share, 1990, 1050);
    assertThat(book.next(key, share, 1050, false)).as("not earlier than it was reckoned").isEqualTo(2000);
    book.notBefore(key, share, 2070, 1050);
    assertThat(book.next(key, share, 1050, false)).isEqualTo(2070);
    assertThat(book.available(key, share, 1569, 500, false)).isZero();
    assertThat(book.available(key, share, 1570, 500, false)).isEqualTo(1);
    book.book(key, share, 2070, 1570, false);
    assertThat(book.next(key, share, 1570, false)).as("the ones behind it too").isEqualTo(2170);
  }

  @Test
  void noWindowEverHoldsMoreThanTheShareWhileItChanges() {
    var random = new SplittableRandom(7);
    var key = ShareKey.trunk("north", "a");
    var book = new PaceBook(-10_000);
    var starts = new ArrayList<Long>();
    long now = 0;
    int most = 0;
    for (int i = 0; i < 5_000; i++) {
      var share = new Limit(1 + random.nextInt(8), 1000);
      most = Math.max(most, share.starts());
      now += random.nextInt(200);
      long next = book.next(key, share, now, false);
      if (next > now + 500) continue;
      book.book(key, share, next, now, random.nextInt(4) == 0);
      starts.add(next);
      long within = starts.stream().filter(start -> start > next - 1000).count();
      assertThat(within).isLessThanOrEqualTo(share.starts());
    }
    assertThat(starts.size()).isGreaterThan(100);
    assertThat(most).isEqualTo(8);
  }

  private static Promise promise(String pbx, int starts, Duration left, int former, Duration formerLeft) {
    return new Promise(pbx, starts, NOW.plus(left), former, NOW.plus(formerLeft));
  }

  @Test
  void dealsEvenly() {
    assertThat(ShareDealer.deal(10, List.of("a", "b", "c"), Set.of(), List.of(), NOW)).isEqualTo(Map.of("a", 4, "b", 3, "c", 3));
    assertThat(ShareDealer.deal(1, List.of("a", "b"), Set.of(), List.of(), NOW)).isEqualTo(Map.of("a", 1, "b", 0));
  }

  @Test
  void aShareMovesOnlyWhenTheOldWordHasRunOut() {
    var held = promise("a", 1, Duration.ofSeconds(5), 0, Duration.ZERO);
    assertThat(ShareDealer.deal(1, List.of("b"), Set.of(), List.of(held), NOW)).isEqualTo(Map.of("b", 0));
    assertThat(ShareDealer.deal(1, List.of("b"), Set.of(), List.of(held), NOW.plusSeconds(5))).isEqualTo(Map.of("b", 1));
  }

  @Test
  void whoHasKeeps() {
    var held = promise("b", 1, Duration.ofSeconds(5), 0, Duration.ZERO);
    assertThat(ShareDealer.deal(1, List.of("a", "b"), Set.of(), List.of(held), NOW)).isEqualTo(Map.of("a", 0, "b", 1));
  }

  @Test
  void anotherGrowsOnlyByWhatIsSurelyGivenUp() {
    var shrunk = promise("a", 5, Duration.ofSeconds(9), 10, Duration.ofSeconds(4));
    assertThat(ShareDealer.deal(10, List.of("a", "b"), Set.of(), List.of(shrunk), NOW)).containsEntry("b", 0);
    assertThat(ShareDealer.deal(10, List.of("a", "b"), Set.of(), List.of(shrunk), NOW.plusSeconds(4))).isEqualTo(Map.of("a", 5, "b", 5));
  }

  /**
   * Agents come and go at random and go by the largest share they were told within its time: together never more than the limit.
   */
  @Test
  void whateverHappensNobodyTogetherBelievesInMoreThanTheLimit() {
    var random = new SplittableRandom(42);
    var now = NOW;
    var rows = new HashMap<String, Promise>();
    int limit = 7;
    for (int step = 0; step < 20_000; step++) {
      now = now.plusMillis(random.nextInt(3000));
      var ready = List.of("a", "b", "c", "d").stream().filter(pbx -> random.nextInt(4) > 0).toList();
      var at = now;
      var shares = ShareDealer.deal(limit, ready, Set.of(), List.copyOf(rows.values()), at);
      shares.forEach((pbx, starts) -> {
        var last = rows.get(pbx);
        boolean shrinks = last != null && last.counts().isAfter(at) && last.starts() > starts;
        boolean formerStands = last != null && last.formerCounts().isAfter(at);
        int former = Math.max(shrinks ? last.starts() : 0, formerStands ? last.former() : 0);
        var until = shrinks ? last.counts() : formerStands ? last.formerCounts() : at;
        rows.put(pbx, new Promise(pbx, starts, at.plusSeconds(12), former, until));
      });
      assertThat(rows.values().stream().mapToInt(row -> row.believed(at)).sum()).isLessThanOrEqualTo(limit);
    }
  }
}
