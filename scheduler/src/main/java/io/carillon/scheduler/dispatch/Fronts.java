package io.carillon.scheduler.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;

/**
 * Where each queue of waiting jobs begins: nobody in it was due before that. A look begins there, so that it does not pass by the entries of those who were
 * rung before, which stand in the index for as long as somebody's transaction is open beside us.
 *
 * <p>Holds because whoever writes a job as waiting writes it due now or later by the database's clock (intake at most {@link #LATE} earlier), and commits soon.
 * {@link #MARGIN} is for that, for his commit and for clocks that differ. Should a commit take longer, its job is found by the next look that begins nowhere
 * ({@code PgCandidates}). Kept by the lead in memory; a new one begins with nothing.
 */
public final class Fronts {
  private static final Duration LATE = Duration.ofSeconds(3);
  static final Duration MARGIN = Duration.ofSeconds(10);

  /** A queue. */
  record Key(UUID campaign, String wants, int priority) {}

  private final Map<Key, Instant> from = new HashMap<>();

  /**
   * When a job is written as due that comes now: when it is wished, or a little before now where that is long past. Such jobs stay in their order.
   *
   * @param nth its place among those that come together
   */
  public static Instant written(Instant wished, Instant now, int nth) {
    var earliest = now.minus(LATE).plus(nth, ChronoUnit.MICROS);
    return wished.isBefore(earliest) ? earliest : wished;
  }

  /** Nobody was due before; {@link Instant#EPOCH}: not known. */
  Instant of(Key key) {
    return from.getOrDefault(key, Instant.EPOCH);
  }

  /** The first in it that is due, as it was at {@code now}. */
  void first(Key key, Instant due, Instant now) {
    var sure = now.minus(MARGIN);
    from.put(key, due.isBefore(sure) ? due : sure);
  }

  /** Somebody who was due then comes over from another queue. */
  void comes(Key key, Instant due) {
    from.computeIfPresent(key, (same, was) -> due.isBefore(was) ? due : was);
  }

  /** There are no other queues any more. */
  void keep(Collection<Key> queues) {
    from.keySet().retainAll(new HashSet<>(queues));
  }

  void forget() {
    from.clear();
  }
}
