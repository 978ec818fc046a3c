package io.carillon.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.simulation.store.Counted;
import io.carillon.simulation.store.Statements;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What schedulers cost that do not lead. */
class FollowersTest {
  private static final int SEEDS = 5;
  /** Two rehearse once a second; a lead that is new reads its book in each pass until it has started somebody. */
  private static final int MOST_A_SECOND = 9;

  @BeforeAll static void quietly() {
    Quiet.down();
  }

  @Test void readAheadOnceASecondHoweverOftenTheyAreWoken() {
    var books = new AtomicInteger();
    long seconds = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      seconds += TimeUnit.NANOSECONDS.toSeconds(new World(seed, new Plant() {
        @Override public void statements(Statements all) {
          Counted.into(all, "dispatch.PgStarted", "MADE", books);
        }
      }).run().virtualNanos());
    }
    assertThat(books.get()).as("books read in %d seconds", seconds).isLessThan((int) (MOST_A_SECOND * seconds));
  }
}
