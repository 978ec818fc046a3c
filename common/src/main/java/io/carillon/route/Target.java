package io.carillon.route;

import java.util.List;

/** A place to ring by name; {@code script} null: the call's own. */
public record Target(String name, String number, List<String> trunks, String script) {
  public Target {
    trunks = List.copyOf(trunks);
  }
}
