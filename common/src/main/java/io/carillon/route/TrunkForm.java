package io.carillon.route;

/** How a trunk wants a number written. */
@FunctionalInterface
public interface TrunkForm {
  String rewritten(String number);

  /**
   * Strips and prepends, each where it is asked for.
   *
   * @param strip taken off the front where it stands there; empty: nothing
   * @param prepend then put before it; empty: nothing
   */
  static TrunkForm of(String strip, String prepend) {
    return number -> {
      boolean stripped = !strip.isEmpty() && number.startsWith(strip);
      return prepend + (stripped ? number.substring(strip.length()) : number);
    };
  }
}
