package io.carillon.agi.protocol;

import java.util.List;

/** Asterisk's answer to one command. */
public sealed interface AgiReply {
  /**
   * 200.
   *
   * @param result what stands after {@code result=}: a number, digits, or nothing
   * @param text what stands in parentheses after it, or null
   * @param endpos how far a sound was played, in samples of 8 kHz, or -1
   */
  record Done(String result, String text, long endpos) implements AgiReply {
    /** The result as a number, {@code otherwise} where it is none. */
    public int number(int otherwise) {
      try {
        return Integer.parseInt(result);
      } catch (NumberFormatException notANumber) {
        return otherwise;
      }
    }
  }

  /** 510: this Asterisk has no such command. */
  record UnknownCommand(String text) implements AgiReply {}

  /** 511: the command needs a living channel, or may not be used here. */
  record NotPermitted(String text) implements AgiReply {}

  /** 520: the command was not written as it must be; {@code usage} is how. */
  record BadSyntax(List<String> usage) implements AgiReply {
    public BadSyntax {
      usage = List.copyOf(usage);
    }
  }
}
