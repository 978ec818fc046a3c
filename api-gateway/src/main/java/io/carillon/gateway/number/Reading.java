package io.carillon.gateway.number;

/** What a number was read as. */
public sealed interface Reading {
  /**
   * @param to its one form: {@code +} and digits, or the digits of an extension
   * @param typed the digits as they were written, where they differ from {@code to}; else null
   */
  record Accepted(String to, String typed) implements Reading {}

  /**
   * @param why in words that can follow "the number": {@code is empty}
   * @param forbidden true where it is a number that must not be called, not one that is badly written
   */
  record Refused(String why, boolean forbidden) implements Reading {}

  private static Reading refused(String why) {
    return new Refused(why, false);
  }

  static Reading badly(String why) {
    return refused(why);
  }

  static Reading forbidden(String why) {
    return new Refused(why, true);
  }
}
