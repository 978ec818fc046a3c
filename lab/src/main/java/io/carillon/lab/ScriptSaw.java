package io.carillon.lab;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What the script {@code lab-seen} was given with its call, to the last sign.
 *
 * @param own the variable {@code CV_OWN}
 * @param named the variable whose name is {@code CV_} and what {@code CV_NAMED} says
 * @param play the sound names, joined by {@code &}
 * @param format of the script's half of the call, as Asterisk writes it: {@code (alaw)}
 */
public record ScriptSaw(String attempt, String own, String named, String account, String play, String format) {
  static ScriptSaw read(String line) {
    String[] f = line.split("\\|", -1);
    if (f.length != 6) throw new IllegalStateException("not a line of lab-seen's: " + line);
    return new ScriptSaw(f[0], decoded(f[1]), decoded(f[2]), decoded(f[3]), decoded(f[4]), f[5]);
  }

  private static String decoded(String field) {
    return URLDecoder.decode(field.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
