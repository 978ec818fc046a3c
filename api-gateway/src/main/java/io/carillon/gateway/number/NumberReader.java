package io.carillon.gateway.number;

import io.carillon.number.NumberForm;

/**
 * Decides whether a number may be called. Its one form ({@link NumberForm}) comes first; then an extension or short code must be
 * named by an enabled route, and emergency numbers, premium rate and satellite ranges are refused.
 */
public final class NumberReader {
  private final Forbidden forbidden;

  public NumberReader(Forbidden forbidden) {
    this.forbidden = forbidden;
  }

  /** @param region ISO 3166 country of numbers without +, or null where there is none */
  public Reading read(String text, String region, Routed routed) {
    return switch (NumberForm.read(text, region)) {
      case NumberForm.World number -> world(number);
      case NumberForm.Short number -> extension(number.digits(), region, routed);
      // A range that is paid for by the caller is named as such, whether or not this is a number of it.
      case NumberForm.Unreadable(String why, String meant) ->
          meant != null && forbidden.reason(meant) != null ? Reading.forbidden(forbidden.reason(meant)) : Reading.badly(why);
    };
  }

  private Reading world(NumberForm.World number) {
    String dear = forbidden.reason(number.e164());
    if (dear != null) return Reading.forbidden(dear);
    if (number.premiumRate()) return Reading.forbidden("is forbidden: it is a premium rate number");
    return new Reading.Accepted(number.e164(), number.written());
  }

  private static Reading extension(String digits, String region, Routed routed) {
    if (Forbidden.isEmergencyAlways(digits)) return Reading.forbidden("is forbidden: it is an emergency number");
    if (Forbidden.isEmergencySomewhere(digits) && !routed.namesExactly(digits)) {
      return Reading.forbidden("is forbidden: it is an emergency number (a route that names it digit by digit makes it an extension)");
    }
    if (routed.names(digits)) return new Reading.Accepted(digits, null);
    return Reading.badly(region == null ? "is not international (no + in front), and no route names it"
        : "is not a valid number of " + region + ", and no route names it");
  }
}
