package io.carillon.agent.spool;

import io.carillon.agent.link.Alphabet;
import io.carillon.agent.link.Alphabet.Unfit;
import io.carillon.agent.link.GuardCall;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * The text of the call files this agent writes: the only two kinds there are. Every field passes here. pbx_spool runs any
 * application a line names, takes {@code ;} and {@code  #} for the beginning of a comment and skips lines over 1023 bytes
 * silently: so a field that could do any of that is refused by name, never repaired.
 */
final class CallFileEncoder {
  private static final int LONGEST_LINE = 1000;
  private static final Pattern CONTROL = Pattern.compile("(epoch|reply)-[0-9]{1,15}|(hangup|bar|forget)-[0-9a-f-]{36}|forget-many");

  private final StringBuilder text = new StringBuilder(1024);

  private CallFileEncoder() {}

  static byte[] originate(GuardCall call) throws Unfit {
    Alphabet.check(call);
    var file = new CallFileEncoder();
    file.line("Channel", call.channel());
    file.line("Context", "carillon-answered");
    file.line("Extension", "s");
    file.line("Priority", "1");
    file.line("MaxRetries", "0");
    file.line("RetryTime", "300");
    file.line("WaitTime", String.valueOf(call.originateMillis() / 1000));
    file.line("Archive", "yes");
    if (call.callerId() != null) file.line("Callerid", callerId(call));
    if (call.account() != null) file.line("Account", call.account());
    if (!call.codecs().isEmpty()) file.line("Codecs", String.join(",", call.codecs()));
    if (call.earlyMedia()) file.line("Early_Media", "yes");
    for (var variable : call.variables().entrySet()) file.line("Setvar", "__" + variable.getKey() + "=" + variable.getValue());
    return file.bytes();
  }

  private static String callerId(GuardCall call) {
    String number = call.callerId().number() == null ? "" : "<" + call.callerId().number() + ">";
    return call.callerId().name() == null ? number : "\"" + call.callerId().name() + "\" " + number;
  }

  static byte[] control(String extension, Collection<String> ids) throws Unfit {
    if (!CONTROL.matcher(extension).matches()) throw new Unfit("control");
    var file = new CallFileEncoder();
    file.line("Channel", "Local/" + extension + "@carillon-control/n");
    file.line("Application", "NoOp");
    file.line("MaxRetries", "0");
    file.line("WaitTime", "10");
    file.line("Archive", "no");
    if (!ids.isEmpty()) file.line("Setvar", "__CARILLON_IDS=" + String.join(":", ids));
    return file.bytes();
  }

  private void line(String key, String value) throws Unfit {
    if (key.length() + value.length() > LONGEST_LINE) throw new Unfit(key);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean comment = c == ';' || c == '#' && (i == 0 || value.charAt(i - 1) == ' ');
      if (c < 0x20 || c > 0x7e || comment) throw new Unfit(key);
    }
    text.append(key).append(": ").append(value).append('\n');
  }

  private byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
