package io.carillon.gateway.number;

import io.carillon.route.DialPattern;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which numbers are refused whatever a route says: emergency services, and ranges that exist to be paid for by the caller
 * (satellite, international networks, international premium rate).
 *
 * @param prefixes of numbers in their one form, {@code +} first
 */
public record Forbidden(List<String> prefixes) {
  /** Emergency numbers that no operator can mean as an extension. */
  private static final Set<String> EMERGENCY_ALWAYS = Set.of("112", "911", "999", "000");
  /** Emergency numbers somewhere, and extensions elsewhere: refused unless a route names them digit by digit. */
  private static final Set<String> EMERGENCY_SOMEWHERE = Set.of("100", "101", "102", "103", "104", "108", "110", "111", "113", "114", "115", "117",
      "118", "119", "122", "123", "128", "144", "155", "158", "190", "191", "192", "193", "194", "195", "197", "198", "199", "900", "991", "992", "993", "994", "995", "997", "998");
  /** Inmarsat, the shared international and satellite networks, universal personal and international premium numbers. */
  private static final List<String> DEAR = List.of("+870", "+878", "+881", "+882", "+883", "+888", "+979", "+991");

  /** The same as patterns: what is refused everywhere, whatever an installation forbids beside it. */
  public static final List<DialPattern> NEVER = Stream.concat(EMERGENCY_ALWAYS.stream(), DEAR.stream().map(prefix -> prefix + "!"))
      .map(match -> new DialPattern(null, null, match, null)).toList();

  public static Forbidden with(List<String> more) {
    var all = new java.util.ArrayList<>(DEAR);
    all.addAll(more);
    return new Forbidden(List.copyOf(all));
  }

  /** Why this E.164 number is not called, or null. */
  String reason(String e164) {
    for (String prefix : prefixes) if (e164.startsWith(prefix)) return "is forbidden: it lies in the range " + prefix;
    return null;
  }

  static boolean isEmergencyAlways(String digits) {
    return EMERGENCY_ALWAYS.contains(digits);
  }

  static boolean isEmergencySomewhere(String digits) {
    return EMERGENCY_SOMEWHERE.contains(digits);
  }
}
