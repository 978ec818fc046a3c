package io.carillon.gateway.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

/**
 * Decides what a number is. In this order:
 *
 * <ol>
 * <li>Only ASCII digits, one leading +, and spaces, hyphens, dots and brackets as people write them; anything else is refused by name.
 * <li>With + or 00 in front it is international, and must be a number that the numbering plan of its country has.
 * <li>Else, where it is a valid number of the region, it is that number.
 * <li>Else it is an extension or short code of 2 to 15 digits, which must be named by an enabled route.
 * <li>Emergency numbers, premium rate and satellite ranges are refused.
 * </ol>
 */
public final class NumberReader {
  private static final int LONGEST_TEXT = 40;
  private static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();

  private final Forbidden forbidden;

  public NumberReader(Forbidden forbidden) {
    this.forbidden = forbidden;
  }

  /** Whether there is a numbering plan for this ISO 3166 country. */
  public static boolean isRegion(String region) {
    return PLANS.getSupportedRegions().contains(region);
  }

  /** @param region ISO 3166 country of numbers without +, or null where there is none */
  public Reading read(String text, String region, Routed routed) {
    if (text == null || text.isEmpty()) return Reading.badly("is empty");
    if (text.length() > LONGEST_TEXT) return Reading.badly("is longer than a number can be");
    var digits = new StringBuilder(text.length());
    boolean plus = false;
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (sign >= '0' && sign <= '9') digits.append(sign);
      else if (sign == '+' && digits.isEmpty() && !plus) plus = true;
      else if (" -.()".indexOf(sign) < 0) return Reading.badly(strange(sign));
    }
    if (digits.isEmpty()) return Reading.badly("has no digits");
    if (plus) return international(digits.toString(), null);
    String bare = digits.toString();
    if (bare.startsWith("00") && bare.length() > 4) return international(bare.substring(2), bare);
    return national(bare, region, routed);
  }

  private static String strange(char sign) {
    if (sign < ' ' || sign >= 0x7f && sign < 0xa0) return String.format("holds a control character (U+%04X)", (int) sign);
    if (Character.isDigit(sign)) return String.format("holds a digit that is not 0-9 (U+%04X)", (int) sign);
    if (sign > 0x7e) return String.format("holds a sign that is not ASCII (U+%04X)", (int) sign);
    return Character.isLetter(sign) ? "holds the letter " + sign : "holds the sign " + sign;
  }

  private Reading international(String digits, String typed) {
    if (digits.length() < 5) return Reading.badly("is too short");
    if (digits.length() > 15) return Reading.badly("is too long: an international number has 15 digits at most");
    String e164 = "+" + digits;
    String dear = forbidden.reason(e164);
    if (dear != null) return Reading.forbidden(dear);
    try {
      return valid(PLANS.parse(e164, null), typed, e164);
    } catch (NumberParseException e) {
      return Reading.badly(switch (e.getErrorType()) {
        case INVALID_COUNTRY_CODE -> "has a country code that does not exist";
        case TOO_LONG -> "is too long";
        case TOO_SHORT_AFTER_IDD, TOO_SHORT_NSN -> "is too short";
        case NOT_A_NUMBER -> "is not a number";
      });
    }
  }

  private Reading valid(PhoneNumber number, String typed, String e164) {
    var type = PLANS.getNumberType(number);
    if (type == PhoneNumberType.PREMIUM_RATE) return Reading.forbidden("is forbidden: it is a premium rate number");
    if (type == PhoneNumberType.UNKNOWN) return Reading.badly(impossible(number));
    String canonical = PLANS.format(number, PhoneNumberFormat.E164);
    String written = typed != null ? typed : canonical.equals(e164) ? null : e164.substring(1);
    return new Reading.Accepted(canonical, written);
  }

  private static String impossible(PhoneNumber number) {
    return switch (PLANS.isPossibleNumberWithReason(number)) {
      case TOO_LONG -> "is too long for its country";
      case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY -> "is too short for its country";
      case INVALID_COUNTRY_CODE -> "has a country code that does not exist";
      case INVALID_LENGTH -> "has a length that its country does not have";
      case IS_POSSIBLE -> "is in no range that its country has given out";
    };
  }

  private Reading national(String digits, String region, Routed routed) {
    if (Forbidden.isEmergencyAlways(digits)) return Reading.forbidden("is forbidden: it is an emergency number");
    if (Forbidden.isEmergencySomewhere(digits) && !routed.namesExactly(digits)) {
      return Reading.forbidden("is forbidden: it is an emergency number (a route that names it digit by digit makes it an extension)");
    }
    if (region != null && digits.length() >= 5) {
      var inRegion = inRegion(digits, region);
      if (inRegion != null) return inRegion;
    }
    if (digits.length() < 2) return Reading.badly("is too short");
    if (digits.length() > 15) return Reading.badly("is too long: 15 digits at most");
    if (routed.names(digits)) return new Reading.Accepted(digits, null);
    return Reading.badly(region == null ? "is not international (no + in front), and no route names it"
        : "is not a valid number of " + region + ", and no route names it");
  }

  /** Null where it is no number of the region. */
  private Reading inRegion(String digits, String region) {
    try {
      var number = PLANS.parse(digits, region);
      if (!PLANS.isValidNumberForRegion(number, region)) return null;
      String canonical = PLANS.format(number, PhoneNumberFormat.E164);
      String dear = forbidden.reason(canonical);
      if (dear != null) return Reading.forbidden(dear);
      return valid(number, digits, canonical);
    } catch (NumberParseException notOne) {
      return null;
    }
  }
}
