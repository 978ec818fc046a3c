package io.carillon.gateway.submit;

import io.carillon.contract.AnsweredBy;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.OnUnknown;
import io.carillon.contract.Outcome;
import io.carillon.gateway.edge.Problem.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether what is asked, well formed as it is, can come about at all: whether it is ever rung before it expires, and every
 * destination it names can be reached. Only what is certain is refused. Destinations go in one direction, so there is no circle
 * among them.
 */
public final class Possible {
  /** A call that stands alone and does not say otherwise expires so long after it was due. */
  private static final Duration CALL_LASTS = Duration.ofHours(24);

  private Possible() {}

  /**
   * What cannot be.
   *
   * @param wish with the campaign's defaults merged in
   * @param ends when its campaign ends; null: it stands alone
   */
  public static List<Fault> faults(CallSpec wish, Instant now, Instant ends) {
    var faults = new ArrayList<Fault>();
    times(wish, now, ends, faults);
    if (wish.destinations() != null) destinations(wish, faults);
    return List.copyOf(faults);
  }

  private static void times(CallSpec wish, Instant now, Instant ends, List<Fault> faults) {
    var from = wish.notBefore() == null || wish.notBefore().isBefore(now) ? now : wish.notBefore();
    if (ends != null && !from.isBefore(ends) && wish.notBefore() != null) {
      faults.add(Fault.at("/notBefore", "is not before the end of the campaign, " + ends + ": it would never be rung; let the campaign end later"));
      return;
    }
    var until = wish.expiresAt() != null ? wish.expiresAt() : ends != null ? ends : from.plus(CALL_LASTS);
    if (ends != null && ends.isBefore(until)) until = ends;
    if (wish.expiresAt() != null && !from.isBefore(wish.expiresAt())) {
      faults.add(Fault.at("/expiresAt", "is not after notBefore"));
    } else if (wish.window() != null && from.isBefore(until) && !Openings.any(wish.window(), from, until)) {
      faults.add(Fault.at("/window", "does not open from " + from + " to " + until + ", " + end(wish, ends, until)));
    }
  }

  private static String end(CallSpec wish, Instant ends, Instant until) {
    if (until.equals(wish.expiresAt())) return "when it expires: let expiresAt be later, or the window open sooner";
    if (ends != null) return "when the campaign ends: let endsAt be later, or the window open sooner";
    return "when it expires, 24 hours after it is due, as expiresAt does not say otherwise: say it, or let the window open sooner";
  }

  private static void destinations(CallSpec wish, List<Fault> faults) {
    var all = wish.destinations();
    if (!all.getFirst().after().isEmpty()) {
      faults.add(Fault.at("/destinations/0/after", "has no effect: nobody is rung before the first destination; leave it out"));
    }
    var leading = leading(wish);
    var reached = new boolean[all.size()];
    reached[0] = true;
    for (int i = 1; i < all.size(); i++) {
      for (int from = 0; from < i && !reached[i]; from++) reached[i] = reached[from] && leads(all, from, i, leading);
      if (!reached[i]) faults.add(Fault.at("/destinations/" + i + (all.get(i).after().isEmpty() ? "" : "/after"), unreachable(all.get(i).after(), leading)));
    }
  }

  /** The outcomes after which there may be a next destination. */
  private static Set<Outcome> leading(CallSpec wish) {
    var leading = EnumSet.allOf(Outcome.class);
    leading.remove(Outcome.CANCELLED);
    if (wish.onUnknown() != OnUnknown.RETRY) leading.remove(Outcome.UNKNOWN);
    boolean anybody = wish.accept() == null || wish.accept().containsAll(EnumSet.allOf(AnsweredBy.class));
    if (wish.acknowledge() == null && anybody) leading.remove(Outcome.ANSWERED);
    return leading;
  }

  /** Whether one of these outcomes at {@code from} goes past all between and to {@code to}. */
  private static boolean leads(List<Destination> all, int from, int to, Set<Outcome> leading) {
    return leading.stream().filter(outcome -> takes(all.get(to), outcome)).anyMatch(outcome -> {
      for (int between = from + 1; between < to; between++) {
        // One whose number was found not to exist is passed over.
        if (takes(all.get(between), outcome) && !isTwice(all, between)) return false;
      }
      return true;
    });
  }

  private static boolean takes(Destination destination, Outcome outcome) {
    return destination.after().isEmpty() || destination.after().contains(outcome);
  }

  private static boolean isTwice(List<Destination> all, int which) {
    var one = all.get(which);
    return all.subList(0, which).stream().anyMatch(other -> one.to() != null ? one.to().equals(other.to()) : one.target().equals(other.target()));
  }

  private static String unreachable(Set<Outcome> after, Set<Outcome> leading) {
    var useless = after.stream().filter(outcome -> !leading.contains(outcome)).sorted().map(Enum::name).collect(Collectors.joining(", "));
    String why = useless.isEmpty() ? "" : "; nothing follows after " + useless
        + " (after ANSWERED with acknowledge or accept alone, after UNKNOWN with onUnknown retry alone, after CANCELLED never)";
    return "can never be reached: every outcome that it is for ends the call or leads to a destination before it" + why;
  }
}
