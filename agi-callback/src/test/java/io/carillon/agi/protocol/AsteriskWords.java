package io.carillon.agi.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * How Asterisk cuts a command line into words: {@code parse_args} of res_agi.c (16 and 22 alike), written down again, so that a
 * test can ask whether what was encoded is what will be read.
 */
final class AsteriskWords {
  private AsteriskWords() {}

  static List<String> read(String line) {
    var words = new ArrayList<StringBuilder>();
    boolean quoted = false;
    boolean escaped = false;
    boolean between = true;
    for (char c : line.toCharArray()) {
      if (c == '"' && !escaped) {
        quoted = !quoted;
        if (quoted && between) {
          words.add(new StringBuilder());
          between = false;
        }
      } else if ((c == ' ' || c == '\t') && !quoted && !escaped) {
        between = true;
      } else if (c == '\\' && !escaped) {
        escaped = true;
        continue;
      } else {
        if (between) words.add(new StringBuilder());
        between = false;
        words.getLast().append(c);
      }
      escaped = false;
    }
    return words.stream().map(StringBuilder::toString).toList();
  }
}
