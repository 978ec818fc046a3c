package io.carillon.agi.protocol;

import java.util.List;
import java.util.regex.Pattern;

/** Reads one reply line. */
final class ReplyReader {
  /** The text may hold parentheses of its own: its end is the last one of the line, or the last before {@code endpos}. */
  private static final Pattern DONE = Pattern.compile("200 result=([^ ]*)(?: \\((.*)\\))?(?: endpos=(\\d{1,18}))?", Pattern.DOTALL);

  private ReplyReader() {}

  /** The reply, or null where the line is none. */
  static AgiReply read(String line) {
    var done = DONE.matcher(line);
    if (done.matches()) {
      return new AgiReply.Done(done.group(1), done.group(2), done.group(3) == null ? -1 : Long.parseLong(done.group(3)));
    }
    if (line.startsWith("510 ")) return new AgiReply.UnknownCommand(line.substring(4));
    if (line.startsWith("511 ")) return new AgiReply.NotPermitted(line.substring(4));
    if (line.startsWith("520 ")) return new AgiReply.BadSyntax(List.of(line.substring(4)));
    return null;
  }
}
