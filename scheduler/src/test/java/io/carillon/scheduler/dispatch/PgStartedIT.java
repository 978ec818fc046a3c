package io.carillon.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.id.Ids;
import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.ShareKey;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithBackends
final class PgStartedIT {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final long MILLIS = 1_000_000;
  private static final ShareKey KEY = ShareKey.trunk("north", "a");
  private static final Limit SHARE = new Limit(10, 1000);

  private final Backends backends;
  private final PlannerWorld world = new PlannerWorld().pbx("a", 100).trunk("north", 100, 10);
  private long made;

  PgStartedIT(Backends backends) {
    this.backends = backends;
  }

  @AfterEach
  void clear() {
    backends.query("truncate attempt");
  }

  /** @param begun so many milliseconds after it was made; null: unheard of */
  private void attempt(long madeAgo, Long begun, String outcome) {
    var at = NOW.minusMillis(madeAgo);
    backends.query("""
        insert into attempt (id, job_id, campaign_id, nth, round, destination, to_number, dial, trunk, pbx, epoch, priority, created_at, not_after,
          settle_by, originating_at, settled, outcome)
        values ($1, gen_random_uuid(), $2, 1, 1, 0, '1', '1', 'north', 'a', 1, 5, $3::timestamptz, $3::timestamptz + interval '10 seconds',
          $3::timestamptz + interval '1 hour', $4, $5, $6)""", new Ids(() -> at, new Random(++made)).next(), new UUID(0, 0), PgCandidates.time(at),
        begun == null ? null : PgCandidates.time(at.plusMillis(begun)), outcome != null, outcome);
  }

  /** How many of the share are taken at that moment. */
  private int within(long now) {
    var book = Backends.await(new PgStarted(backends.sql()).book(world.settings(), NOW, MILLIS));
    int more = 0;
    for (; book.next(KEY, SHARE, now, false) == now; more++) book.book(KEY, SHARE, now, now, false);
    return SHARE.starts() - more;
  }

  @Test
  void whatBeganWithinTheLastWindowCountsFromThen() {
    attempt(1_400, 300L, null);
    attempt(900, 20L, "BUSY");
    attempt(12_000, 10L, "ANSWERED");
    assertThat(within(MILLIS)).isEqualTo(1);
    attempt(1_400, 600L, null);
    assertThat(within(MILLIS)).isEqualTo(2);
    assertThat(within(MILLIS + 500)).isZero();
  }

  @Test
  void whatWasHandedOutAndIsUnheardOfCountsAsLateAsItMayBe() {
    attempt(4_000, null, null);
    attempt(1_200, null, "REFUSED");
    attempt(11_000, null, null);
    assertThat(within(MILLIS)).as("the first may begin right now").isEqualTo(1);
    attempt(100, null, null);
    var book = Backends.await(new PgStarted(backends.sql()).book(world.settings(), NOW, MILLIS));
    assertThat(book.next(KEY, SHARE, MILLIS, false)).as("and the last when its agent is reckoned to come to it").isEqualTo(MILLIS + 400);
  }

  @Test
  void nobodyWaitsForAWindowThatIsKnown() {
    var book = Backends.await(new PgStarted(backends.sql()).book(world.settings(), NOW, MILLIS));
    assertThat(book.next(KEY, SHARE, MILLIS, false)).isEqualTo(MILLIS);
    assertThat(book.next(KEY, new Limit(1, 15_000), MILLIS, false)).as("nor longer than for the rest of one that is not").isEqualTo(MILLIS + 5_000);
  }
}
