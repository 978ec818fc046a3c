package io.carillon.route;

import java.util.List;

/** What the ladder says of one destination. */
public sealed interface Routing {
  /** One line that may carry it, and the number as it wants it. */
  record Line(String trunk, String dial) {}

  /**
   * At least one trunk is named for it.
   *
   * @param canonical the number as it is known everywhere else
   * @param lines in order of preference; empty where all that are named are switched off now
   * @param named the trunks as the route or target names them, switched off or not
   * @param script what the answered channel does instead of the call's own script, or null
   */
  record Routed(String canonical, List<Line> lines, List<String> named, String script) implements Routing {}

  /** No route takes it, or its target is not there. */
  record NoRoute() implements Routing {}
}
