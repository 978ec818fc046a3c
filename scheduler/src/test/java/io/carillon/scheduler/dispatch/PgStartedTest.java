package io.carillon.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.PaceBook;
import io.carillon.scheduler.pace.ShareKey;
import io.carillon.scheduler.settings.LineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One lead after the other, at any moment, over one trunk; an agent that starts when it is reckoned to. */
final class PgStartedTest {
  private static final ShareKey KEY = ShareKey.trunk("north", "a");

  /** Handed out at one time, reckoned to start at another. */
  private record Handed(long createdAt, long startsAt) {}

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 3, 10, 40})
  void noWindowHoldsMoreThanTheLimitWhoeverLeadsAndNobodyWaitsAWindowForThat(double callsPerSecond) {
    var random = new SplittableRandom(17);
    var limit = Limit.of(callsPerSecond);
    var world = new PlannerWorld().pbx("a", 100);
    world.trunk(new LineSettings.Trunk("north", "d", "e", "", "", 100, 0, 0, callsPerSecond, 3600, java.util.Set.of("a")), limit.starts());
    var handed = new ArrayList<Handed>();
    var book = new PaceBook(-limit.windowMillis());
    long now = 0;
    for (int lead = 0; lead < 40; lead++) {
      long until = now + random.nextInt(5_000);
      for (; now < until; now += 1 + random.nextInt(60)) handOut(book, limit, now, handed, random.nextInt(8) == 0);
      // Nobody leads for as long as a lease may run, or for a moment where it was given back.
      now += random.nextInt(2) == 0 ? random.nextInt(20) : 1_000 + random.nextInt(500);
      long at = now;
      book = PgStarted.written(world.settings(), new ArrayList<>(handed.stream().filter(one -> one.startsAt() > at - PgStarted.KNOWN.toMillis())
          .map(one -> seen(one, at)).toList()), at);
      assertThat(book.next(KEY, limit, at, false) - at).as("what was handed out ahead and a window").isLessThanOrEqualTo(500 + limit.windowMillis());
    }
    var starts = handed.stream().map(Handed::startsAt).toList();
    assertThat(starts).isSorted().hasSizeGreaterThan(30);
    for (int i = limit.starts(); i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - limit.starts())).as("start %d", i).isGreaterThanOrEqualTo(limit.windowMillis());
    }
  }

  private static void handOut(PaceBook book, Limit limit, long now, List<Handed> handed, boolean burst) {
    for (int left = burst ? 20 : 1; left > 0 && book.available(KEY, limit, now, Starts.AHEAD_MILLIS, false) > 0; left--) {
      long at = book.next(KEY, limit, now, false);
      book.book(KEY, limit, at, now, false);
      handed.add(new Handed(now, at));
    }
  }

  /** As its row tells it: the agent's word where it began, else only when it was made. */
  private static PgStarted.Start seen(Handed one, long now) {
    long at = one.startsAt() <= now ? one.startsAt() : Math.max(now, one.createdAt() + Starts.AHEAD_MILLIS);
    return new PgStarted.Start("north", "a", LineSettings.ALONE, false, at);
  }
}
