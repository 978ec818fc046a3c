package io.carillon.agent.pace;

import io.carillon.contract.Assignment.PaceShare;
import io.carillon.contract.Assignment.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A trunk with more calls than may start, and an agent that announces, waits and writes as ours does, a millisecond at a time. */
final class PacedFlood {
  static final long MILLI = 1_000_000L;

  /** A call that was announced. */
  private static final class Call {
    final PaceBook.Permit permit;
    final boolean urgent;
    final long announcedAt;
    final long wordAt;
    long overAt;

    Call(PaceBook.Permit permit, boolean urgent, long announcedAt, long wordAt) {
      this.permit = permit;
      this.urgent = urgent;
      this.announcedAt = announcedAt;
      this.wordAt = wordAt;
    }
  }

  final PaceBook book;
  final BrokersWord word = new BrokersWord();
  /** When each Originate truly left: somewhere between its word to go and the end of its write. */
  final List<Long> writes = new ArrayList<>();
  final List<Long> urgentWaits = new ArrayList<>();
  private final SplittableRandom random;
  private final int longestWord;
  private final boolean roughly;
  private final List<Call> announced = new ArrayList<>();
  private final List<Call> going = new ArrayList<>();
  private long urgentSince = -1;
  private long lane;
  long now;

  /**
   * @param longestWord the broker's word takes from one to so many milliseconds
   * @param roughly calls are cancelled, writes take long, and there are urgent ones
   */
  PacedFlood(long seed, Jitter jitter, int longestWord, boolean roughly) {
    this.random = new SplittableRandom(seed);
    this.book = new PaceBook(jitter);
    this.longestWord = longestWord;
    this.roughly = roughly;
  }

  void share(int starts, long windowMillis) {
    book.take(new PaceShare(1, ++lane, "pbx", List.of(new Share("trunk", "north", starts, windowMillis)), 1_000_000_000, Instant.EPOCH), 0, now);
  }

  void run(long millis) {
    for (long until = now + millis * MILLI; now < until; now += MILLI) step();
  }

  private void step() {
    for (var call : List.copyOf(going)) if (call.overAt <= now && going.remove(call)) call.permit.started(now);
    for (var call : announced.stream().sorted(java.util.Comparator.comparing((Call one) -> one.permit)).toList()) {
      if (call.wordAt > now) continue;
      if (call.wordAt > now - MILLI) word.took(call.wordAt - call.announcedAt);
      if (roughly && random.nextInt(300) == 0) {
        announced.remove(call);
        call.permit.returned();
      } else if (call.permit.waitNanos(now) <= 0) {
        announced.remove(call);
        call.permit.going();
        going.add(call);
        call.overAt = now + (roughly ? random.nextInt(20) : 1) * MILLI;
        writes.add(now + (call.overAt > now ? random.nextLong(call.overAt - now) : 0));
        if (call.urgent) urgentWaits.add((now - urgentSince) / MILLI);
        if (call.urgent) urgentSince = -1;
      }
    }
    if (urgentSince < 0 && roughly && random.nextInt(2000) == 0) urgentSince = now;
    boolean urgent = urgentSince >= 0 && announced.stream().noneMatch(call -> call.urgent);
    while (announce(urgent)) urgent = false;
  }

  private boolean announce(boolean urgent) {
    var permit = book.permit(new PaceBook.Start("pbx", "north", null, urgent ? 9 : 5), now, word.ahead());
    if (permit == null) return false;
    announced.add(new Call(permit, urgent, now, now + (1 + random.nextInt(longestWord)) * MILLI));
    return true;
  }

  /** The most that left within any window of that length, its end not counted. */
  int mostWithin(long windowNanos) {
    var sorted = writes.stream().sorted().toList();
    int most = 0;
    for (int first = 0, last = 0; last < sorted.size(); last++) {
      while (sorted.get(last) - sorted.get(first) >= windowNanos) first++;
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
