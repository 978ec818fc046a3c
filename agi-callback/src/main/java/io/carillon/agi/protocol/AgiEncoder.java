package io.carillon.agi.protocol;

import java.nio.charset.StandardCharsets;

/**
 * The one place where a command becomes bytes. Every argument is quoted and escaped, so that Asterisk reads back exactly the same
 * arguments; one that no quoting could keep inside its line (control characters, or a line over Asterisk's 2,048 bytes) is
 * refused.
 */
public final class AgiEncoder {
  /** Asterisk reads a line into a buffer of 2,048 bytes (AGI_BUF_LEN), its end and a zero included. */
  private static final int LONGEST = 2046;

  private AgiEncoder() {}

  /** @throws IllegalArgumentException where the command cannot be said; nothing was written */
  public static byte[] encode(AgiCommand command) {
    var line = new StringBuilder(64).append(command.verb());
    for (String argument : command.arguments()) quote(argument, line.append(' '));
    byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST) throw new IllegalArgumentException("a command of " + bytes.length + " bytes is too long for Asterisk");
    return bytes;
  }

  private static void quote(String argument, StringBuilder line) {
    line.append('"');
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (Character.isISOControl(c)) throw new IllegalArgumentException("an argument holds a control character");
      if (Character.isSurrogate(c) && !pairAt(argument, i)) throw new IllegalArgumentException("an argument holds half a character");
      if (c == '"' || c == '\\') line.append('\\');
      line.append(c);
    }
    line.append('"');
  }

  private static boolean pairAt(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
