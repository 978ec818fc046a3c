package io.carillon.route;

import io.carillon.contract.Wire;
import java.util.List;

/** Patterns to trunks, both in order. */
public record Route(String id, List<DialPattern> patterns, List<String> trunks) {
  public Route {
    patterns = List.copyOf(patterns);
    trunks = List.copyOf(trunks);
  }

  /**
   * As it is stored.
   *
   * @param patterns as JSON: {@code [{"prepend", "prefix", "match", "callerId"}]}
   * @throws IllegalArgumentException where a pattern makes no sense: such a route is left out by everybody alike
   */
  public static Route stored(String id, String patterns, List<String> trunks) {
    var read = List.of(Wire.readOwn(patterns, DialPattern[].class));
    for (var pattern : read) {
      DialPattern.flaw(pattern.prefix() + pattern.match()).ifPresent(flaw -> {
        throw new IllegalArgumentException("a pattern " + flaw);
      });
    }
    return new Route(id, read, trunks);
  }
}
