package io.carillon.agi.callback;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one form of a caller's number, however the carrier writes it, decided as the gateway decides it for the table of callers:
 * {@code +} and digits for a number that its country has, else the digits alone (an extension; the table decides whether it is
 * anybody's). Whatever is not plainly a number has none.
 */
public final class CallerNumber {
  private static final Pattern WRITTEN = Pattern.compile("[ .()-]*\\+?[0-9 .()-]+");
  private static final int LONGEST_TEXT = 40;
  /** Numbers of the world have at least so many digits; fewer are an extension's. */
  private static final int LEAST = 5;
  private static final int MOST = 15;

  private final PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
  private final String region;

  /** @param region ISO 3166 country of numbers without {@code +}; null: those are extensions */
  public CallerNumber(String region) {
    this.region = region;
  }

  /** Whether there is a numbering plan for this country. */
  public static boolean isRegion(String text) {
    return PhoneNumberUtil.getInstance().getSupportedRegions().contains(text);
  }

  public Optional<String> canonical(String callerId) {
    if (callerId.length() > LONGEST_TEXT || !WRITTEN.matcher(callerId).matches()) return Optional.empty();
    String digits = callerId.replaceAll("[^0-9]", "");
    if (callerId.indexOf('+') >= 0) return international(digits);
    if (digits.startsWith("00") && digits.length() >= LEAST) return international(digits.substring(2));
    var national = region == null || digits.length() < LEAST ? Optional.<String>empty() : national(digits);
    if (national.isPresent()) return national;
    return digits.length() >= 2 && digits.length() <= MOST ? Optional.of(digits) : Optional.empty();
  }

  private Optional<String> international(String digits) {
    if (digits.length() < LEAST || digits.length() > MOST) return Optional.empty();
    return parsed("+" + digits, null).filter(number -> plans.getNumberType(number) != PhoneNumberType.UNKNOWN).map(this::e164);
  }

  private Optional<String> national(String digits) {
    return parsed(digits, region).filter(number -> plans.isValidNumberForRegion(number, region)).map(this::e164);
  }

  private Optional<PhoneNumber> parsed(String text, String where) {
    try {
      return Optional.of(plans.parse(text, where));
    } catch (NumberParseException notANumber) {
      return Optional.empty();
    }
  }

  private String e164(PhoneNumber number) {
    return plans.format(number, PhoneNumberFormat.E164);
  }
}
