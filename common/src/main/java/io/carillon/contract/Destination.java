package io.carillon.contract;

import java.util.Set;

/**
 * One place to ring, tried in order within a round.
 *
 * @param to the number in its one form: {@code +} and digits (E.164), or the digits of an extension; null where {@code target} is
 *     set
 * @param typed the digits as the client wrote them, where they differ from {@code to}; routes look at these first
 * @param target a name from the operator's list instead of a number, or null
 * @param ringSeconds how long to let it ring; null: the call's default
 * @param after the outcomes of the destination before it that lead here; empty: any unsuccessful one
 */
public record Destination(String to, String typed, String target, Integer ringSeconds, Set<Outcome> after) {
  public Destination {
    after = after == null ? Set.of() : Set.copyOf(after);
  }

  public static Destination number(String to) {
    return new Destination(to, null, null, null, Set.of());
  }
}
