package io.carillon.scheduler.route;

import io.carillon.contract.Destination;
import io.carillon.scheduler.settings.LineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private final LineSettings settings;

  public RouteLadder(LineSettings settings) {
    this.settings = settings;
  }

  /** @param callerId the number the call will show, or null */
  public Routing route(Destination destination, String callerId) {
    if (destination.target() != null) return target(destination.target());
    return routed(destination, callerId).orElseGet(Routing.NoRoute::new);
  }

  private Routing target(String name) {
    var target = settings.targets().get(name);
    if (target == null) return new Routing.NoRoute();
    return new Routing.Routed(target.number(), lines(target.trunks(), target.number()), target.trunks(), target.script());
  }

  private Optional<Routing> routed(Destination destination, String callerId) {
    for (var route : settings.routes()) {
      for (var pattern : route.patterns()) {
        var dial = pattern.rewritten(destination.typed(), destination.to(), callerId);
        if (dial.isPresent()) {
          return Optional.of(new Routing.Routed(destination.to(), lines(route.trunks(), dial.get()), route.trunks(), null));
        }
      }
    }
    return Optional.empty();
  }

  private List<Routing.Line> lines(List<String> trunks, String number) {
    var lines = new ArrayList<Routing.Line>(trunks.size());
    for (String id : trunks) {
      var trunk = settings.trunks().get(id);
      if (trunk != null) lines.add(new Routing.Line(id, trunk.rewritten(number)));
    }
    return lines;
  }
}
