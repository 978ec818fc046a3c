package io.carillon.agi.protocol;

import java.util.regex.Pattern;

/** The narrow alphabets of arguments that Asterisk itself interprets: a name that could be a function or a path is refused. */
final class AgiWords {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
  private static final Pattern SOUND = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}");
  private static final Pattern DIGITS = Pattern.compile("[0-9*#]{0,64}");
  private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_+*#-]{1,79}");
  private static final Pattern APPLICATION = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,39}");

  private AgiWords() {}

  static String variable(String name) {
    return checked(VARIABLE, name, "variable name");
  }

  static String sound(String name) {
    return checked(SOUND, name, "sound name");
  }

  static String digits(String digits) {
    return checked(DIGITS, digits, "list of digits");
  }

  static String place(String name) {
    return checked(PLACE, name, "context or extension");
  }

  static String application(String name) {
    return checked(APPLICATION, name, "application name");
  }

  private static String checked(Pattern allowed, String text, String what) {
    if (text != null && allowed.matcher(text).matches()) return text;
    throw new IllegalArgumentException("not a " + what + " that may be said to Asterisk");
  }
}
