package io.carillon.route;

import io.carillon.contract.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses lines for a destination. The rungs, first that holds:
 * <ol>
 * <li>a target: its own number over its own trunks;
 * <li>the first route, in the operator's order, one of whose patterns takes the number. Patterns are tried in order, each on the
 *     number as typed, then canonical ({@code +} and digits), then canonical without its plus;
 * <li>none: {@code NoRoute}. Numbers that no route names, short codes above all, are not dialled.
 * </ol>
 * Each trunk then strips and prepends as it wants. A trunk that is switched off is passed over.
 */
public final class RouteLadder {
  private final List<Route> routes;
  private final Map<String, ? extends TrunkForm> trunks;
  private final Map<String, Target> targets;

  /**
   * @param routes those that are enabled, by position, then id
   * @param trunks those that are enabled, by id
   * @param targets by name
   */
  public RouteLadder(List<Route> routes, Map<String, ? extends TrunkForm> trunks, Map<String, Target> targets) {
    this.routes = routes;
    this.trunks = trunks;
    this.targets = targets;
  }

  /**
   * A route that takes a number.
   *
   * @param pattern the first of its patterns that does
   * @param dial what is dialled before a trunk rewrites it
   */
  public record Match(Route route, DialPattern pattern, String dial) {}

  /** @param callerId the number the call will show, or null */
  public Routing route(Destination destination, String callerId) {
    if (destination.target() != null) return target(destination.target());
    return matching(destination, callerId).findFirst().<Routing>map(match -> new Routing.Routed(destination.to(), lines(match.route().trunks(), match.dial()),
        match.route().trunks(), null)).orElseGet(Routing.NoRoute::new);
  }

  /** All routes that take a number, the one that is used first. Of a target there is none. */
  public List<Match> matches(Destination destination, String callerId) {
    return destination.target() != null ? List.of() : matching(destination, callerId).toList();
  }

  private Routing target(String name) {
    var target = targets.get(name);
    if (target == null) return new Routing.NoRoute();
    return new Routing.Routed(target.number(), lines(target.trunks(), target.number()), target.trunks(), target.script());
  }

  private Stream<Match> matching(Destination destination, String callerId) {
    return routes.stream().flatMap(route -> match(route, destination, callerId).stream());
  }

  private static Optional<Match> match(Route route, Destination destination, String callerId) {
    for (var pattern : route.patterns()) {
      var dial = pattern.rewritten(destination.typed(), destination.to(), callerId);
      if (dial.isPresent()) return Optional.of(new Match(route, pattern, dial.get()));
    }
    return Optional.empty();
  }

  private List<Routing.Line> lines(List<String> named, String number) {
    var lines = new ArrayList<Routing.Line>(named.size());
    for (String id : named) {
      var trunk = trunks.get(id);
      if (trunk != null) lines.add(new Routing.Line(id, trunk.rewritten(number)));
    }
    return lines;
  }
}
