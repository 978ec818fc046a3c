package io.carillon.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

/** How a number is read, by the numbering plans that libphonenumber knows. */
final class NumberPlans {
  private static final PhoneNumberUtil ALL = PhoneNumberUtil.getInstance();
  private static final int LONGEST_TEXT = 40;
  /** Numbers of the world have at least so many digits; fewer are an extension's. */
  private static final int LEAST = 5;
  private static final int MOST = 15;

  private NumberPlans() {}

  static boolean isRegion(String region) {
    return ALL.getSupportedRegions().contains(region);
  }

  static NumberForm read(String text, String region) {
    if (text == null || text.isEmpty()) return not("is empty");
    if (text.length() > LONGEST_TEXT) return not("is longer than a number can be");
    var digits = new StringBuilder(text.length());
    boolean plus = false;
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (sign >= '0' && sign <= '9') digits.append(sign);
      else if (sign == '+' && digits.isEmpty() && !plus) plus = true;
      else if (" -.()".indexOf(sign) < 0) return not(strange(sign));
    }
    if (digits.isEmpty()) return not("has no digits");
    String bare = digits.toString();
    if (plus) return international(bare, null);
    if (bare.startsWith("00") && bare.length() >= LEAST) return international(bare.substring(2), bare);
    return national(bare, region);
  }

  private static NumberForm not(String why) {
    return new NumberForm.Unreadable(why, null);
  }

  private static String strange(char sign) {
    if (sign < ' ' || sign >= 0x7f && sign < 0xa0) return String.format("holds a control character (U+%04X)", (int) sign);
    if (Character.isDigit(sign)) return String.format("holds a digit that is not 0-9 (U+%04X)", (int) sign);
    if (sign > 0x7e) return String.format("holds a sign that is not ASCII (U+%04X)", (int) sign);
    return Character.isLetter(sign) ? "holds the letter " + sign : "holds the sign " + sign;
  }

  private static NumberForm international(String digits, String typed) {
    if (digits.length() < LEAST) return not("is too short");
    if (digits.length() > MOST) return not("is too long: an international number has 15 digits at most");
    String meant = "+" + digits;
    try {
      var number = ALL.parse(meant, null);
      var type = ALL.getNumberType(number);
      if (type == PhoneNumberType.UNKNOWN) return new NumberForm.Unreadable(impossible(number), meant);
      String e164 = ALL.format(number, PhoneNumberFormat.E164);
      String written = typed != null ? typed : e164.equals(meant) ? null : digits;
      return new NumberForm.World(e164, written, type == PhoneNumberType.PREMIUM_RATE);
    } catch (NumberParseException e) {
      return new NumberForm.Unreadable(switch (e.getErrorType()) {
        case INVALID_COUNTRY_CODE -> "has a country code that does not exist";
        case TOO_LONG -> "is too long";
        case TOO_SHORT_AFTER_IDD, TOO_SHORT_NSN -> "is too short";
        case NOT_A_NUMBER -> "is not a number";
      }, meant);
    }
  }

  private static String impossible(PhoneNumber number) {
    return switch (ALL.isPossibleNumberWithReason(number)) {
      case TOO_LONG -> "is too long for its country";
      case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY -> "is too short for its country";
      case INVALID_COUNTRY_CODE -> "has a country code that does not exist";
      case INVALID_LENGTH -> "has a length that its country does not have";
      case IS_POSSIBLE -> "is in no range that its country has given out";
    };
  }

  private static NumberForm national(String digits, String region) {
    if (region != null && digits.length() >= LEAST) {
      var inRegion = inRegion(digits, region);
      if (inRegion != null) return inRegion;
    }
    if (digits.length() < 2) return not("is too short");
    return digits.length() > MOST ? not("is too long: 15 digits at most") : new NumberForm.Short(digits);
  }

  /** Null where it is no number of the region. */
  private static NumberForm inRegion(String digits, String region) {
    try {
      var number = ALL.parse(digits, region);
      if (!ALL.isValidNumberForRegion(number, region)) return null;
      return new NumberForm.World(ALL.format(number, PhoneNumberFormat.E164), digits, ALL.getNumberType(number) == PhoneNumberType.PREMIUM_RATE);
    } catch (NumberParseException notOne) {
      return null;
    }
  }
}
