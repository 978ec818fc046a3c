package io.carillon.gateway.number;

import io.carillon.route.DialPattern;
import java.util.List;

/** What the enabled routes say about short numbers. */
public record Routed(List<DialPattern> patterns) {
  public static final Routed NONE = new Routed(List.of());

  boolean names(String digits) {
    return patterns.stream().anyMatch(pattern -> pattern.rewritten(digits, null).isPresent());
  }

  boolean namesExactly(String digits) {
    return patterns.stream().anyMatch(pattern -> pattern.isExactly(digits));
  }
}
