package io.carillon.number;

/**
 * The one form of a number, however it is written; so a number that an API caller sends and the same number in a carrier's caller
 * id are one key. Whether it may be called is not decided here. In this order:
 *
 * <ol>
 * <li>Only ASCII digits, one leading +, and spaces, hyphens, dots and brackets as people write them; anything else is refused by
 * name.
 * <li>With + or 00 in front it is international, and must be a number that the numbering plan of its country has.
 * <li>Else, where it is a valid number of the region, it is that number.
 * <li>Else it is an extension or short code of 2 to 15 digits.
 * </ol>
 */
public sealed interface NumberForm {
  /**
   * A number of the world.
   *
   * @param e164 {@code +} and digits
   * @param written the digits as they were written, where they are not those of {@code e164}; else null
   */
  record World(String e164, String written, boolean premiumRate) implements NumberForm {}

  /** An extension or a short code. */
  record Short(String digits) implements NumberForm {}

  /**
   * No number.
   *
   * @param why in words that can follow "the number": {@code is empty}
   * @param meant the international number that this was meant to be and is not, or null
   */
  record Unreadable(String why, String meant) implements NumberForm {}

  /** Whether there is a numbering plan for this ISO 3166 country. */
  static boolean isRegion(String region) {
    return NumberPlans.isRegion(region);
  }

  /** @param region ISO 3166 country of numbers without +, or null where there is none */
  static NumberForm read(String text, String region) {
    return NumberPlans.read(text, region);
  }
}
