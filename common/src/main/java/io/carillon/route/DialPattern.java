package io.carillon.route;

import java.util.List;
import java.util.Optional;

/**
 * One dial pattern in FreePBX's four parts: {@code (prepend) + prefix | match / callerId}. A number is taken where it is
 * {@code prefix} followed by {@code match}, and the caller id fits; what is dialled is {@code prepend} and what {@code match}
 * stood for.
 *
 * <p>Signs are Asterisk's: {@code X} is 0-9, {@code Z} 1-9, {@code N} 2-9, {@code [1237-9]} one of these, a last {@code .} one or
 * more of anything, a last {@code !} none or more; all else is itself. A leading underscore may stand and means nothing here.
 *
 * @param prepend put before what is dialled; empty: nothing
 * @param prefix must stand first and is not dialled; empty: nothing
 * @param callerId a pattern for the caller's number; empty: any
 */
public record DialPattern(String prepend, String prefix, String match, String callerId) {
  public DialPattern {
    prepend = prepend == null ? "" : prepend;
    prefix = prefix == null ? "" : prefix;
    match = bare(match == null ? "" : match);
    callerId = bare(callerId == null ? "" : callerId);
  }

  /** What is dialled for a number, empty where this pattern does not take it. {@code from} is the caller's number or null. */
  public Optional<String> rewritten(String number, String from) {
    if (!callerId.isEmpty() && (from == null || !fits(callerId, from))) return Optional.empty();
    int rest = consumed(prefix, number);
    if (rest < 0 || !fits(match, number.substring(rest))) return Optional.empty();
    return Optional.of(prepend + number.substring(rest));
  }

  /**
   * The same for a number that has more than one form: as it was typed, then canonical, then canonical without its plus.
   *
   * @param typed the digits as they were written, or null
   */
  public Optional<String> rewritten(String typed, String canonical, String from) {
    for (String form : forms(typed, canonical)) {
      var dialled = rewritten(form, from);
      if (dialled.isPresent()) return dialled;
    }
    return Optional.empty();
  }

  private static List<String> forms(String typed, String canonical) {
    var forms = new java.util.ArrayList<String>(3);
    if (typed != null) forms.add(typed);
    forms.add(canonical);
    if (canonical.startsWith("+")) forms.add(canonical.substring(1));
    return forms;
  }

  /** Whether it names exactly this number, digit by digit. */
  public boolean isExactly(String number) {
    return (prefix + match).equals(number);
  }

  /** What is wrong with a pattern, empty: nothing. */
  public static Optional<String> flaw(String pattern) {
    String text = bare(pattern);
    if (text.isEmpty()) return Optional.of("is empty");
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (sign == '[') {
        int close = text.indexOf(']', i);
        if (close < 0) return Optional.of("has a [ without its ]");
        var wrong = flawOfSet(text.substring(i + 1, close));
        if (wrong.isPresent()) return wrong;
        i = close;
      } else if ((sign == '.' || sign == '!') && i != text.length() - 1) {
        return Optional.of("has " + sign + " before its end");
      } else if ("0123456789*#+XxZzNn.!".indexOf(sign) < 0) {
        return Optional.of("has the sign " + sign + ", which means nothing in a dial pattern");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> flawOfSet(String set) {
    if (set.isEmpty()) return Optional.of("has an empty []");
    for (int i = 0; i < set.length(); i++) {
      boolean range = i + 2 < set.length() && set.charAt(i + 1) == '-';
      if (range && set.charAt(i) > set.charAt(i + 2)) return Optional.of("has a range that runs backwards in [" + set + "]");
      if ("0123456789*#".indexOf(set.charAt(i)) < 0) return Optional.of("has a sign in [" + set + "] that is no digit");
      if (range) i += 2;
    }
    return Optional.empty();
  }

  private static boolean fits(String pattern, String number) {
    char last = pattern.isEmpty() ? 0 : pattern.charAt(pattern.length() - 1);
    boolean open = last == '.' || last == '!';
    String fixed = open ? pattern.substring(0, pattern.length() - 1) : pattern;
    int used = consumed(fixed, number);
    if (used < 0) return false;
    int more = number.length() - used;
    return open ? more > 0 || last == '!' : more == 0;
  }

  /** How many signs of {@code number} the fixed-length {@code pattern} takes from its front, -1 where it does not fit. */
  private static int consumed(String pattern, String number) {
    int at = 0;
    for (int i = 0; i < pattern.length(); i++, at++) {
      if (at >= number.length()) return -1;
      char sign = pattern.charAt(i);
      char digit = number.charAt(at);
      if (sign == '[') {
        int close = pattern.indexOf(']', i);
        if (close < 0 || !inSet(pattern.substring(i + 1, close), digit)) return -1;
        i = close;
      } else if (!one(sign, digit)) {
        return -1;
      }
    }
    return at;
  }

  private static boolean one(char sign, char digit) {
    return switch (sign) {
      case 'X', 'x' -> digit >= '0' && digit <= '9';
      case 'Z', 'z' -> digit >= '1' && digit <= '9';
      case 'N', 'n' -> digit >= '2' && digit <= '9';
      default -> sign == digit;
    };
  }

  private static boolean inSet(String set, char digit) {
    for (int i = 0; i < set.length(); i++) {
      boolean range = i + 2 < set.length() && set.charAt(i + 1) == '-';
      if (range ? digit >= set.charAt(i) && digit <= set.charAt(i + 2) : digit == set.charAt(i)) return true;
      if (range) i += 2;
    }
    return false;
  }

  private static String bare(String pattern) {
    return pattern.startsWith("_") ? pattern.substring(1) : pattern;
  }
}
